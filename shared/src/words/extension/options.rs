//! The texts of the options.

member_texts! {
    TITLE: "Callslot settings", "Ajustes de Callslot";
    SAVED: "Saved.", "Guardado.";
    ACCOUNT: "Account", "Cuenta";
    SIGNED_IN_AS: "Signed in as {name} ({email}).", "Sesión iniciada como {name} ({email}).";
    SIGN_OUT_EVERYWHERE: "Sign out everywhere", "Cerrar sesión en todas partes";
    SIGN_OUT_EVERYWHERE_TEXT: "Ends all your sessions, in other browsers too. API keys keep working: revoke them on the server's account page.",
        "Cierra todas sus sesiones, también en otros navegadores. Las claves de API siguen funcionando: revóquelas en la página de cuenta del servidor.";
    REALLY_EVERYWHERE: "Yes, everywhere", "Sí, en todas partes";
    SERVER_TITLE: "Server", "Servidor";
    SERVER_LABEL: "Server address", "Dirección del servidor";
    SERVER_FIXED: "This extension belongs to {server}.", "Esta extensión pertenece a {server}.";
    SERVER_CHECK: "Check and save", "Comprobar y guardar";
    SERVER_CHECKING: "Checking…", "Comprobando…";
    SERVER_WRONG: "Server address: this version connects only to servers on this machine, such as {example}.",
        "Dirección del servidor: esta versión solo se conecta a servidores de este equipo, como {example}.";
    SERVER_SILENT: "Server address: no Callslot server answers there. It was not saved.",
        "Dirección del servidor: allí no responde ningún servidor de Callslot. No se guardó.";
    SERVER_WELL: "Saved. The server works.", "Guardado. El servidor funciona.";
    SERVER_UNWELL: "Saved. The server answers, but does not place calls on time at the moment.",
        "Guardado. El servidor responde, pero ahora no hace las llamadas a su hora.";
    NUMBERS_TITLE: "Phone numbers in pages", "Números de teléfono en las páginas";
    COUNTRY: "Default country", "País predeterminado";
    COUNTRY_OF_PAGE: "From the page's language", "Según el idioma de la página";
    REACH: "Find numbers", "Buscar números";
    REACH_EVERYWHERE: "On all sites", "En todos los sitios";
    REACH_SITES: "Only on the sites listed", "Solo en los sitios de la lista";
    REACH_OFF: "Only by shortcut or menu", "Solo con un atajo o el menú";
    REACH_REFUSED: "Chrome did not allow it, so nothing was changed.", "Chrome no lo permitió: no se cambió nada.";
    SITE: "Site", "Sitio";
    SITE_HINT: "such as example.com", "por ejemplo, example.com";
    SITE_WRONG: "Site: enter one, such as example.com.", "Sitio: escriba uno, como example.com.";
    ADD: "Add", "Añadir";
    SITES: "Sites with numbers", "Sitios con números";
    SITES_OFF_TITLE: "Sites turned off", "Sitios desactivados";
    NO_SITES_OFF: "No site is turned off.", "No hay sitios desactivados.";
    TAKE_BACK: "Turn on again", "Volver a activar";
    TAKE_BACK_SITE: "Turn on again: {site}", "Volver a activar: {site}";
    REMOVE: "Remove", "Quitar";
    REMOVE_SITE: "Remove {site}", "Quitar {site}";
    NOTIFICATIONS_TITLE: "Notifications", "Notificaciones";
    NOTIFY: "Notify me a minute before a call, when a call needs an outcome, and when a call fails",
        "Notificarme un minuto antes de una llamada, si falta su resultado y si falla";
    NOTIFY_NUMBERS: "Show phone numbers in notifications", "Mostrar números en las notificaciones";
    MORE: "Shortcuts and language", "Atajos e idioma";
    KEYS_TEXT: "Shortcuts go through the numbers of a page and schedule a call to a selected number. Chrome manages them.",
        "Los atajos recorren los números de una página y programan una llamada al número seleccionado. Chrome los gestiona.";
    KEYS: "Change shortcuts", "Cambiar los atajos";
    LANGUAGE_TEXT: "Callslot uses the language of your profile, or else that of Chrome. On other sites and in menus it is that of Chrome.",
        "Callslot usa el idioma de su perfil o, si no hay ninguno, el de Chrome. En otros sitios y en los menús usa el de Chrome.";
    VERSION: "Version {version}", "Versión {version}";
}
