//! Dates and times as messages write them.

attendee_texts! {
    WEEKDAYS: "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
        "lunes martes miércoles jueves viernes sábado domingo",
        "lundi mardi mercredi jeudi vendredi samedi dimanche",
        "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag";
    WEEKDAYS_SHORT: "Mon Tue Wed Thu Fri Sat Sun",
        "lun mar mié jue vie sáb dom",
        "lun. mar. mer. jeu. ven. sam. dim.",
        "Mo. Di. Mi. Do. Fr. Sa. So.";
    MONTHS: "January February March April May June July August September October November December",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "Januar Februar März April Mai Juni Juli August September Oktober November Dezember";
    MONTHS_SHORT: "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
        "ene feb mar abr may jun jul ago sept oct nov dic",
        "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
        "Jan. Febr. März April Mai Juni Juli Aug. Sept. Okt. Nov. Dez.";
    DATE: "{weekday}, {month} {day}", "{weekday}, {day} de {month}", "{weekday} {day} {month}", "{weekday}, {day}. {month}";
    DATE_WITH_YEAR: "{weekday}, {month} {day}, {year}", "{weekday}, {day} de {month} de {year}",
        "{weekday} {day} {month} {year}", "{weekday}, {day}. {month} {year}";
    DATE_SHORT: "{weekday}, {month} {day}", "{weekday}, {day} {month}", "{weekday} {day} {month}", "{weekday}, {day}. {month}";
    DATE_SHORT_WITH_YEAR: "{weekday}, {month} {day}, {year}", "{weekday}, {day} {month} {year}",
        "{weekday} {day} {month} {year}", "{weekday}, {day}. {month} {year}";
    MONTH: "{month} {year}", "{month} de {year}", "{month} {year}", "{month} {year}";
    AT: "{date}, {time} ({zone})", "{date}, a las {time} ({zone})", "{date} à {time} ({zone})", "{date}, {time} Uhr ({zone})";
    PLACE: "{place} time", "hora de {place}", "heure de {place}", "Zeit in {place}";
    MINUTES: "{minutes} min", "{minutes} min", "{minutes} min", "{minutes} min";
}
