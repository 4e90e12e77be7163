//! The texts of the options.

member_texts! {
    TITLE: "Callslot settings", "Ajustes de Callslot";
    SAVED: "Saved.", "Guardado.";
    ACCOUNT: "Account", "Cuenta";
    SIGNED_IN_AS: "Signed in as {name} ({email}).", "Sesión iniciada como {name} ({email}).";
    SIGN_OUT_EVERYWHERE: "Sign out everywhere", "Cerrar sesión en todas partes";
    SIGN_OUT_EVERYWHERE_TEXT: "Ends every session of yours, in other browsers too. API keys stay: revoke them on the server's account page.",
        "Cierra todas sus sesiones, también en otros navegadores. Las claves de API siguen: revóquelas en la página de cuenta del servidor.";
    REALLY_EVERYWHERE: "Yes, everywhere", "Sí, en todas partes";
    SERVER_TITLE: "Server", "Servidor";
    SERVER_LABEL: "Server address", "Dirección del servidor";
    SERVER_FIXED: "This extension belongs to {server}.", "Esta extensión pertenece a {server}.";
    SERVER_CHECK: "Check and save", "Comprobar y guardar";
    SERVER_CHECKING: "Checking…", "Comprobando…";
    SERVER_WRONG: "Server address: this build reaches servers on this machine only, such as {example}.",
        "Dirección del servidor: esta versión solo llega a servidores de este equipo, como {example}.";
    SERVER_SILENT: "Server address: nothing answers there as Callslot does. It was not saved.",
        "Dirección del servidor: allí no responde ningún Callslot. No se guardó.";
    SERVER_WELL: "Saved. The server is well.", "Guardado. El servidor funciona bien.";
    SERVER_UNWELL: "Saved. The server answers, but it is not placing calls on time at present.",
        "Guardado. El servidor responde, pero ahora no hace las llamadas a su hora.";
    NUMBERS_TITLE: "Phone numbers in pages", "Números de teléfono en las páginas";
    COUNTRY: "Country of numbers written without one", "País de los números escritos sin prefijo";
    COUNTRY_OF_PAGE: "As the page's language suggests", "Según el idioma de la página";
    REACH: "Where to find numbers", "Dónde buscar números";
    REACH_EVERYWHERE: "On all sites", "En todos los sitios";
    REACH_SITES: "Only on sites I name", "Solo en los sitios que indique";
    REACH_OFF: "Nowhere, unless I ask by key or menu", "En ninguno, salvo que lo pida por teclado o menú";
    REACH_REFUSED: "Chrome did not allow it, so nothing was changed.", "Chrome no lo permitió: no se cambió nada.";
    SITE: "Site", "Sitio";
    SITE_HINT: "such as example.com", "por ejemplo, example.com";
    SITE_WRONG: "Site: name one such as example.com.", "Sitio: indique uno, como example.com.";
    ADD: "Add", "Añadir";
    SITES: "Sites with numbers", "Sitios con números";
    SITES_OFF_TITLE: "Sites switched off", "Sitios desactivados";
    NO_SITES_OFF: "No site is switched off.", "No hay sitios desactivados.";
    TAKE_BACK: "Switch on again", "Volver a activar";
    TAKE_BACK_SITE: "Switch on again: {site}", "Volver a activar: {site}";
    REMOVE: "Remove", "Quitar";
    REMOVE_SITE: "Remove {site}", "Quitar {site}";
    NOTIFICATIONS_TITLE: "Notifications", "Notificaciones";
    NOTIFY: "Tell me of my calls: a minute before, when an outcome is missing, when one did not come about",
        "Avisarme de mis llamadas: un minuto antes, si falta el resultado y si alguna no se realizó";
    NOTIFY_NUMBERS: "Show phone numbers in notifications", "Mostrar números en las notificaciones";
    MORE: "Keys and language", "Teclado e idioma";
    KEYS_TEXT: "Numbers of a page can be walked through by keys, and a selection be scheduled. Chrome keeps the keys.",
        "Puede recorrer con el teclado los números de una página y programar una selección. Chrome guarda los atajos.";
    KEYS: "Choose the keys", "Elegir los atajos";
    LANGUAGE_TEXT: "Callslot speaks the language of Chrome: English or Spanish.",
        "Callslot habla el idioma de Chrome: inglés o español.";
    VERSION: "Version {version}", "Versión {version}";
}
