//! The texts of the frame around all views of the desk.

member_texts! {
    NAVIGATION: "Main", "Principal";
    CALENDAR: "Calendar", "Calendario";
    SHORTCUTS: "Keyboard shortcuts", "Atajos de teclado";
    KEY_SEARCH: "Search calls", "Buscar llamadas";
    KEY_TODAY: "Go to today", "Ir a hoy";
    KEY_ARROWS: "Move between days and calls in the calendar", "Moverse entre días y llamadas en el calendario";
    KEY_MOVE: "In the calendar: move the call, or begin a new one on a day", "En el calendario: mover la llamada, o empezar una nueva en un día";
    KEY_LENGTH: "In the calendar: make the call longer or shorter", "En el calendario: alargar o acortar la llamada";
    KEY_CLOSE: "Close the details", "Cerrar los detalles";
    PUBLIC_PAGE: "Public page", "Página pública";
    ACCOUNT_PAGE: "Account page", "Página de la cuenta";
}
