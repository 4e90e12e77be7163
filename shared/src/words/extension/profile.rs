//! The texts of the profile: its sections, and the person's own data.

member_texts! {
    PROFILE: "Profile", "Perfil";
    SECTIONS: "Sections of the profile", "Secciones del perfil";
    SECTION_PERSONAL: "Personal details", "Datos personales";
    SECTION_HOURS: "Working hours", "Horario de trabajo";
    SECTION_OVERRIDES: "Overrides", "Excepciones";
    SECTION_TIME_OFF: "Time off", "Ausencias";
    SECTION_NOTIFICATIONS: "Notifications", "Notificaciones";
    SECTION_SECURITY: "Security", "Seguridad";
}
