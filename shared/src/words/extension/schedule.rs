//! The texts of the scheduling page, about its list and its weeks.

member_texts! {
    TITLE: "Calls", "Llamadas";
    NEW: "Schedule a call", "Programar una llamada";
    VIEWS: "View", "Vista";
    VIEW_LIST: "List", "Lista";
    VIEW_WEEK: "Week", "Semana";
    VIEW_DAY: "Day", "Día";
    UPCOMING: "Upcoming", "Próximas";
    PAST: "Past", "Pasadas";
    EVERY: "All", "Todas";
    WHICH: "Filter calls", "Filtrar llamadas";
    SEARCH: "Search name, number, title", "Buscar nombre, número, título";
    STATUS: "Status", "Estado";
    ANY_STATUS: "Any status", "Cualquier estado";
    MORE: "Show more", "Mostrar más";
    COUNT_SHOWN: "{count} calls shown", "{count} llamadas mostradas";
    EMPTY_UPCOMING: "No upcoming calls", "No hay próximas llamadas";
    EMPTY_UPCOMING_TEXT: "Schedule one, and your phone rings at that time.",
        "Programe una y su teléfono sonará a su hora.";
    EMPTY_PAST: "No calls yet", "Aún no hay llamadas";
    EMPTY_PAST_TEXT: "Calls appear here after they end, with their outcome.",
        "Las llamadas aparecen aquí cuando terminan, con su resultado.";
    EMPTY_FOUND: "No calls found", "No se encontró ninguna llamada";
    EMPTY_FOUND_TEXT: "No call matches this search. Use fewer words, or show all calls.",
        "Ninguna llamada coincide. Use menos palabras o muestre todas.";
    CLEAR: "Show all calls", "Mostrar todas";
    PICK_TITLE: "Select a call to see its details", "Elija una llamada para ver sus detalles";
    PICK_TEXT: "Or press n to schedule a call, t to go to today.", "O pulse n para programar una, t para ir a hoy.";
    TIME_OWN: "{mine}", "{mine}";
    TIME_BOTH: "{mine} your time · {theirs} in {place}", "{mine} su hora · {theirs} en {place}";
    TODAY_BUTTON: "Today", "Hoy";
    EARLIER_WEEK: "Previous week", "Semana anterior";
    LATER_WEEK: "Next week", "Semana siguiente";
    EARLIER_DAY: "Previous day", "Día anterior";
    LATER_DAY: "Next day", "Día siguiente";
    GRID: "Calls from {from} to {to}", "Llamadas del {from} al {to}";
    DAY_CALLS: "{day}, {count} calls", "{day}, {count} llamadas";
    ZONE: "Times in {place}.", "Horas de {place}.";
}
