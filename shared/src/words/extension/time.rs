//! The texts that tell the time since something was, and the day it is.

member_texts! {
    JUST_NOW: "just now", "ahora mismo";
    MINUTES_AGO: "{minutes} min ago", "hace {minutes} min";
    HOURS_AGO: "{hours} h ago", "hace {hours} h";
    DAYS_AGO: "{days} d ago", "hace {days} d";
    TODAY: "Today", "Hoy";
    TOMORROW: "Tomorrow", "Mañana";
}
