//! The texts of states that several pages show: signed in or out, loading, offline, refused, and a booking's status;
//! and of the head of a page.

member_texts! {
    PRODUCT: "Callslot", "Callslot";
    SETTINGS: "Settings", "Ajustes";
    ORGANIZATION: "Organization", "Organización";
    SIGN_IN: "Sign in", "Iniciar sesión";
    SIGN_OUT: "Sign out", "Cerrar sesión";
    SIGNING_IN: "Signing in…", "Iniciando sesión…";
    SIGNED_OUT_TITLE: "Sign in to book and place calls", "Inicie sesión para programar y hacer llamadas";
    SIGNED_OUT_TEXT: "Your calls, their times and their outcomes appear here after you sign in.",
        "Sus llamadas, sus horarios y sus resultados aparecen aquí cuando inicia sesión.";
    SIGN_IN_CLOSED: "The sign-in window was closed before you were signed in.",
        "La ventana se cerró antes de iniciar la sesión.";
    SIGN_IN_FAILED: "Signing in did not work. Try again.", "No se pudo iniciar la sesión. Inténtelo de nuevo.";
    LOADING: "Loading", "Cargando";
    TRY_AGAIN: "Try again", "Reintentar";
    DETAILS: "Details", "Detalles";
    REQUEST_ID: "Request: {id}", "Solicitud: {id}";
    OFFLINE: "You are offline. Last updated {age}.", "Sin conexión. Última actualización: {age}.";
    OFFLINE_TITLE: "You are offline", "Sin conexión";
    OFFLINE_TEXT: "Nothing was sent. Try again when you are back online.",
        "No se envió nada. Inténtelo de nuevo cuando tenga conexión.";
    OFFLINE_REFUSED: "You are offline, so nothing was changed.", "Sin conexión: no se cambió nada.";
    PLAN_TITLE: "Your plan does not include calls", "Su plan no incluye llamadas";
    PLAN_TEXT: "An owner or admin of {organization} can change the plan.",
        "Un propietario o administrador de {organization} puede cambiar el plan.";
    FORBIDDEN: "Your role in {organization} does not allow this. An owner or admin can change it.",
        "Su rol en {organization} no lo permite. Un propietario o administrador puede cambiarlo.";
    ERROR_TITLE: "This did not work", "No se pudo hacer";
    ERROR_TEXT: "Check whether it was done, then try again.", "Compruebe si se hizo e inténtelo de nuevo.";
    TOO_OFTEN: "Too many requests. Wait a moment.", "Demasiadas solicitudes. Espere un momento.";
    POLICY_LOOSER: "Your organization's call settings are stricter. A call's own settings can only be stricter than they are.",
        "Los ajustes de llamada de su organización son más estrictos. Los de una llamada solo pueden serlo más.";
    POLICY_NUMBER: "Your organization does not call numbers of this kind, its own numbers or its members' phones.",
        "Su organización no llama a números de este tipo, ni a los propios ni a los teléfonos de sus miembros.";
    POLICY_COUNTRY: "Your organization does not call numbers in this country. An owner or admin can add it to the limits.",
        "Su organización no llama a números de este país. Un propietario o administrador puede añadirlo a los límites.";
    POLICY_ATTENDEE: "Your organization has reached its limit of calls to this number. Choose another time or day.",
        "Su organización ha llegado a su límite de llamadas a este número. Elija otra hora u otro día.";
    POLICY_PENDING: "You have reached the limit of upcoming calls for one member. Wait for some to end, or cancel some.",
        "Ha llegado al límite de próximas llamadas de un miembro. Espere a que terminen algunas o cancele alguna.";
    POLICY_MEMBER: "You have reached the limit of calls for one member. Wait a moment, or until tomorrow.",
        "Ha llegado al límite de llamadas de un miembro. Espere un momento, o hasta mañana.";
    POLICY_CARRIER: "Too many calls begin around that time to be placed on time. Choose another time, or wait a moment.",
        "Empiezan demasiadas llamadas a esa hora para hacerlas a tiempo. Elija otra, o espere un momento.";
    CONFLICT: "This is not possible at the moment.", "Ahora mismo no es posible.";
    NOT_FOUND: "It no longer exists, or is not in your organization.", "Ya no existe, o no está en su organización.";
    IN_PROGRESS: "This is still in progress. Try again in a moment.",
        "Aún se está procesando. Inténtelo de nuevo en un momento.";
    CHANGED_MEANWHILE: "This booking has changed since you opened it. Check it again.",
        "Esta reserva ha cambiado desde que la abrió. Revísela de nuevo.";
    CLOSE: "Close", "Cerrar";
    STATUS_PENDING: "pending", "pendiente";
    STATUS_CALLING: "calling", "llamando";
    STATUS_COMPLETED: "completed", "completada";
    STATUS_FAILED: "failed", "fallida";
    STATUS_CANCELLED: "cancelled", "cancelada";
}
