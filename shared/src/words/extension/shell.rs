//! The texts of the frame around all views of the desk.

member_texts! {
    NAVIGATION: "Main", "Principal";
    CALENDAR: "Calendar", "Calendario";
    SHORTCUTS: "Keyboard shortcuts", "Atajos de teclado";
    KEY_SEARCH: "Search calls", "Buscar llamadas";
    KEY_TODAY: "Go to today", "Ir a hoy";
    KEY_ARROWS: "Move between days and calls in the calendar", "Moverse entre días y llamadas en el calendario";
    KEY_CLOSE: "Close the details", "Cerrar los detalles";
    ACCOUNT_PAGE: "Account page", "Página de la cuenta";
}
