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
    SIGNED_OUT_TEXT: "Your calls, their times and what came of them are here once you are signed in.",
        "Sus llamadas, sus horarios y sus resultados aparecen aquí cuando inicia sesión.";
    SIGN_IN_CLOSED: "The sign-in window was closed before you were signed in.",
        "La ventana se cerró antes de iniciar la sesión.";
    SIGN_IN_FAILED: "Signing in did not work. Try again.", "No se pudo iniciar la sesión. Inténtelo de nuevo.";
    LOADING: "Loading", "Cargando";
    TRY_AGAIN: "Try again", "Reintentar";
    DETAILS: "Details", "Detalles";
    REQUEST_ID: "Request: {id}", "Solicitud: {id}";
    OFFLINE: "You are offline. This is how it was {age}.", "Sin conexión. Así estaba {age}.";
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
    ERROR_TEXT: "Nothing is known to have changed.", "No consta que haya cambiado nada.";
    TOO_OFTEN: "Too much was asked for at once. Wait a moment.", "Demasiadas solicitudes. Espere un momento.";
    POLICY_LOOSER: "Your organization's settings for calls are stricter. A call can only be stricter than they are.",
        "Los ajustes de su organización para las llamadas son más estrictos. Una llamada solo puede serlo más.";
    POLICY_NUMBER: "Your organization does not call numbers of this kind, nor its own and its members' phones.",
        "Su organización no llama a números de este tipo, ni a los suyos ni a los de sus miembros.";
    POLICY_COUNTRY: "Your organization does not call this country. An owner or admin can add it to its limits.",
        "Su organización no llama a este país. Un propietario o administrador puede añadirlo a los límites.";
    POLICY_ATTENDEE: "This number is called as often as your organization's limits allow. Choose another time or day.",
        "A este número ya se le llama tanto como permiten los límites de su organización. Elija otra hora u otro día.";
    POLICY_PENDING: "You have as many calls to come as one member may. Wait for some, or cancel some.",
        "Tiene tantas llamadas pendientes como puede tener un miembro. Espere o cancele alguna.";
    POLICY_MEMBER: "You have had as many calls placed as one member may. Wait a moment, or until tomorrow.",
        "Ya hizo tantas llamadas como puede hacer un miembro. Espere un momento, o hasta mañana.";
    POLICY_CARRIER: "Too many calls begin around that time to be placed soon enough. Choose another time, or wait a moment.",
        "Empiezan demasiadas llamadas a esa hora para hacerlas a tiempo. Elija otra, o espere un momento.";
    CONFLICT: "This cannot be done as things stand.", "Tal como están las cosas, no se puede hacer.";
    NOT_FOUND: "It is gone, or not in your organization.", "Ya no existe, o no está en su organización.";
    IN_PROGRESS: "It is still being worked on. Try again in a moment.",
        "Aún se está procesando. Inténtelo de nuevo en un momento.";
    CHANGED_MEANWHILE: "Somebody has changed this booking meanwhile. Look at it again.",
        "Alguien cambió esta reserva entretanto. Revísela de nuevo.";
    CLOSE: "Close", "Cerrar";
    STATUS_PENDING: "pending", "pendiente";
    STATUS_CALLING: "calling", "llamando";
    STATUS_COMPLETED: "completed", "completada";
    STATUS_FAILED: "failed", "fallida";
    STATUS_CANCELLED: "cancelled", "cancelada";
}
