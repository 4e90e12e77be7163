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
    WHICH: "Which calls", "Qué llamadas";
    SEARCH: "Search name, number, title", "Buscar nombre, número, título";
    STATUS: "Status", "Estado";
    ANY_STATUS: "Any status", "Cualquier estado";
    MORE: "Show more", "Mostrar más";
    COUNT_SHOWN: "{count} calls shown", "{count} llamadas mostradas";
    EMPTY_UPCOMING: "No calls ahead", "Ninguna llamada pendiente";
    EMPTY_UPCOMING_TEXT: "Schedule one, and your phone rings when its time comes.",
        "Programe una y su teléfono sonará a su hora.";
    EMPTY_PAST: "No calls yet", "Aún no hay llamadas";
    EMPTY_PAST_TEXT: "Calls show up here when they are over, with what came of them.",
        "Las llamadas aparecen aquí cuando terminan, con su resultado.";
    EMPTY_FOUND: "Nothing found", "No se encontró nada";
    EMPTY_FOUND_TEXT: "No call fits this search. Search for less, or show all calls.",
        "Ninguna llamada coincide. Busque menos o muestre todas.";
    CLEAR: "Show all calls", "Mostrar todas";
    PICK_TITLE: "Pick a call to see all of it", "Elija una llamada para verla entera";
    PICK_TEXT: "Or press n to schedule one, t to go to today.",
        "O pulse n para programar una, t para ir a hoy.";
    TIME_OWN: "{mine}", "{mine}";
    TIME_BOTH: "{mine} your time · {theirs} in {place}", "{mine} su hora · {theirs} en {place}";
    TODAY_BUTTON: "Today", "Hoy";
    EARLIER_WEEK: "Week before", "Semana anterior";
    LATER_WEEK: "Week after", "Semana siguiente";
    EARLIER_DAY: "Day before", "Día anterior";
    LATER_DAY: "Day after", "Día siguiente";
    GRID: "Calls from {from} to {to}", "Llamadas del {from} al {to}";
    DAY_CALLS: "{day}, {count} calls", "{day}, {count} llamadas";
    ZONE: "Times are in {place}.", "Las horas son de {place}.";
}
