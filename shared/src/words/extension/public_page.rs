//! The texts of the public page's settings.

member_texts! {
    HELP: "Visitors book calls there by themselves. Nothing is public until you turn the page on.",
        "Los visitantes reservan allí llamadas por su cuenta. Nada es público hasta que usted active la página.";
    PLAN_TITLE: "The plan has no public page", "El plan no incluye página pública";
    PLAN_TEXT: "A public page needs the plan Business or Enterprise. An owner of {organization} can change the plan.",
        "La página pública requiere el plan Business o Enterprise. Un propietario de {organization} puede cambiar el plan.";
    READ_ONLY: "An owner or admin of {organization} changes these settings.",
        "Un propietario o administrador de {organization} cambia estos ajustes.";

    STATE_ON: "The page is on", "La página está activa";
    STATE_OFF: "The page is off", "La página está desactivada";
    ENABLED: "Anybody with the address can book", "Cualquiera que tenga la dirección puede reservar";
    ADDRESS: "Address", "Dirección";
    SLUG: "Name in the address", "Nombre en la dirección";
    SLUG_HELP: "3 to 40 lower case letters, digits and single hyphens. Links to the name before end nowhere once it is changed.",
        "De 3 a 40 letras minúsculas, cifras y guiones sueltos. Al cambiarlo, los enlaces con el nombre anterior dejan de funcionar.";
    SLUG_WRONG: "Use 3 to 40 lower case letters and digits, with single hyphens between.",
        "Use de 3 a 40 letras minúsculas y cifras, con guiones sueltos entre ellas.";
    SLUG_TAKEN: "Another organization has this name. Choose another one.",
        "Otra organización tiene este nombre. Elija otro.";
    COPY: "Copy address", "Copiar dirección";
    COPIED: "Copied.", "Copiado.";
    NOT_COPIED: "The browser did not copy it. Select the text and copy it yourself.",
        "El navegador no lo copió. Seleccione el texto y cópielo usted.";
    PREVIEW: "Open the page in a new tab", "Abrir la página en otra pestaña";

    LOOK: "Look", "Aspecto";
    NAME: "Public name", "Nombre público";
    DESCRIPTION: "Description", "Descripción";
    DESCRIPTION_HELP: "A sentence or two under the name, at most 500 characters.",
        "Una o dos frases bajo el nombre, como máximo 500 caracteres.";
    LOGO: "Logo", "Logotipo";
    LOGO_HELP: "PNG or WebP, at most 32 KB, 1,024 by 1,024 pixels.", "PNG o WebP, como máximo 32 KB y 1.024 por 1.024 píxeles.";
    LOGO_SHOWN: "The logo as visitors see it", "El logotipo tal como lo ven los visitantes";
    LOGO_LARGE: "This file has {size} KB; 32 KB fit. Make the picture smaller.",
        "Este archivo tiene {size} KB; caben 32 KB. Haga la imagen más pequeña.";
    LOGO_WRONG: "This is no PNG or WebP picture of at most 1,024 by 1,024 pixels. Choose another file.",
        "No es una imagen PNG o WebP de 1.024 por 1.024 píxeles como máximo. Elija otro archivo.";
    LOGO_UNREAD: "The file could not be read. Choose it again.", "No se pudo leer el archivo. Elíjalo de nuevo.";
    LOGO_REMOVE: "Remove logo", "Quitar logotipo";
    COLOUR: "Accent colour", "Color de acento";
    COLOUR_OWN: "Use an own colour", "Usar un color propio";
    COLOUR_HELP: "The ground of the page's button. Its text is white or black, whichever is easier to read.",
        "El fondo del botón de la página. Su texto es blanco o negro, según cuál se lea mejor.";
    COLOUR_SAMPLE: "Book", "Reservar";
    COLOUR_CONTRAST: "Contrast {ratio} : 1", "Contraste {ratio} : 1";
    COLOUR_WRONG: "Write the colour as #1d5fc4.", "Escriba el color como #1d5fc4.";
    LANGUAGES: "Languages", "Idiomas";
    LANGUAGE_FIRST: "Language for visitors who read none of these", "Idioma para visitantes que no leen ninguno de estos";
    LANGUAGES_WRONG: "Choose at least one language.", "Elija al menos un idioma.";

    EVENT_TYPES: "Event types", "Tipos de llamada";
    EVENT_TYPES_HELP: "Those that visitors can book, in the order in which they were chosen.",
        "Los que pueden reservar los visitantes, en el orden en que se eligieron.";
    NO_EVENT_TYPES: "There is no event type yet. One has to be made before anything can be booked.",
        "Aún no hay tipos de llamada. Hay que crear uno antes de que se pueda reservar algo.";
    INACTIVE: "turned off: it cannot be booked", "desactivado: no se puede reservar";
    EDIT: "Address and questions", "Dirección y preguntas";
    EDIT_OF: "Address and questions of {name}", "Dirección y preguntas de {name}";
    TYPE_SLUG: "Name in the address", "Nombre en la dirección";
    TYPE_SLUG_WRONG: "Use 1 to 60 lower case letters and digits, with single hyphens between.",
        "Use de 1 a 60 letras minúsculas y cifras, con guiones sueltos entre ellas.";
    TYPE_SLUG_TAKEN: "Another event type has this name. Choose another one.",
        "Otro tipo de llamada tiene este nombre. Elija otro.";
    QUESTIONS: "Questions to the visitor", "Preguntas al visitante";
    NO_QUESTIONS: "Name, phone and e-mail are always asked for.", "Siempre se piden nombre, teléfono y correo.";
    QUESTION: "Question {number}", "Pregunta {number}";
    QUESTION_TEXT: "Text", "Texto";
    QUESTION_KIND: "Answer", "Respuesta";
    KIND_TEXT: "A line of text", "Una línea de texto";
    KIND_LONG: "Some lines of text", "Varias líneas de texto";
    KIND_YES_NO: "Yes or no", "Sí o no";
    KIND_CHOICE: "One of a list", "Una de una lista";
    CHOICES: "Answers to choose from, one in each line", "Respuestas para elegir, una por línea";
    REQUIRED: "Has to be answered", "Respuesta obligatoria";
    ADD_QUESTION: "Add question", "Añadir pregunta";
    REMOVE_QUESTION: "Remove question {number}", "Quitar la pregunta {number}";
    REMOVE: "Remove", "Quitar";
    QUESTION_WRONG: "Write the question, in at most 300 characters.", "Escriba la pregunta, en 300 caracteres como máximo.";
    CHOICES_WRONG: "Write 2 to 50 answers, each in a line of its own and in at most 100 characters.",
        "Escriba de 2 a 50 respuestas, cada una en su línea y con 100 caracteres como máximo.";
    QUESTIONS_MANY: "20 questions fit. Remove one first.", "Caben 20 preguntas. Quite una antes.";
    SAVE_TYPE: "Save {name}", "Guardar {name}";
    TYPE_SAVED: "{name} was saved.", "{name} se guardó.";
    TYPE_CHANGED: "Somebody else has changed this event type meanwhile. What you typed is kept; saving again puts it in place of theirs.",
        "Otra persona cambió este tipo de llamada mientras tanto. Lo que usted escribió se conserva; si guarda de nuevo, sustituye lo suyo.";

    VISITORS: "Visitors", "Visitantes";
    PROOF: "Proof before a call is booked", "Comprobación antes de reservar";
    PROOF_LINK: "A link in an e-mail", "Un enlace por correo";
    PROOF_LINK_HELP: "Good for 15 minutes.", "Vale 15 minutos.";
    PROOF_CODE: "A code in an e-mail", "Un código por correo";
    PROOF_CODE_HELP: "Typed on the page; good for 10 minutes and 5 tries.", "Se escribe en la página; vale 10 minutos y 5 intentos.";
    COUNTRIES: "Countries whose numbers are called", "Países a cuyos números se llama";
    COUNTRIES_HELP: "The page offers the first one where it cannot tell the visitor's.",
        "La página propone el primero cuando no puede saber el del visitante.";
    COUNTRY_ADD: "Add country", "Añadir país";
    COUNTRY_PICK: "Choose a country", "Elija un país";
    COUNTRY_REMOVE: "Remove {country}", "Quitar {country}";
    COUNTRIES_WRONG: "Choose countries that the organization's limits allow.",
        "Elija países que permitan los límites de la organización.";
    PER_DAY: "Most bookings by visitors in a day", "Máximo de reservas de visitantes al día";
    PER_DAY_WRONG: "Write a number from 1 to 10,000.", "Escriba un número de 1 a 10.000.";

    SITES: "Other sites", "Otros sitios";
    ORIGINS: "Sites that may show the page, one in each line", "Sitios que pueden mostrar la página, uno por línea";
    ORIGINS_HELP: "Such as https://www.example.com. Browsers show the page in no other site.",
        "Por ejemplo, https://www.example.com. Los navegadores no muestran la página en ningún otro sitio.";
    ORIGIN_WRONG: "“{origin}” is not the address of a site, such as https://www.example.com, without a path.",
        "«{origin}» no es la dirección de un sitio, como https://www.example.com, sin ruta.";
    ORIGINS_MANY: "20 sites fit.", "Caben 20 sitios.";

    NEEDED: "A page that is on needs this.", "Una página activa necesita esto.";
    SAVE: "Save", "Guardar";
    SAVING: "Saving…", "Guardando…";
    DISCARD: "Discard changes", "Descartar los cambios";
    UNSAVED: "There are changes that are not saved.", "Hay cambios sin guardar.";
    SAVED: "The public page was saved.", "La página pública se guardó.";
    THEIRS_TITLE: "Somebody else has saved meanwhile", "Otra persona guardó mientras tanto";
    THEIRS_TEXT: "They changed: {fields}. What you typed is kept.", "Cambió: {fields}. Lo que usted escribió se conserva.";
    SAVE_MINE: "Save mine on top of theirs", "Guardar lo mío sobre lo suyo";
    USE_THEIRS: "Use theirs", "Usar lo suyo";

    EMBED: "Put the page into another site", "Poner la página en otro sitio";
    EMBED_HELP: "Copy this into the other site. Without scripts it is a link to the page.",
        "Copie esto en el otro sitio. Sin scripts es un enlace a la página.";
    EMBED_NEEDS: "Turn the page on, name the sites and save first.", "Active primero la página, indique los sitios y guarde.";
    EMBED_KIND: "Kind", "Forma";
    EMBED_INLINE: "Within the site", "Dentro del sitio";
    EMBED_POPUP: "A link that opens a popup", "Un enlace que abre una ventana emergente";
    EMBED_BUTTON: "A button that floats over the site", "Un botón que flota sobre el sitio";
    EMBED_SHOWS: "Shows", "Muestra";
    EMBED_ALL: "All event types", "Todos los tipos de llamada";
    EMBED_THEME: "Colours", "Colores";
    THEME_AUTO: "As the visitor's device", "Como el dispositivo del visitante";
    THEME_LIGHT: "Light", "Claros";
    THEME_DARK: "Dark", "Oscuros";
    EMBED_CODE: "Code", "Código";
    EMBED_COPY: "Copy code", "Copiar código";
}
