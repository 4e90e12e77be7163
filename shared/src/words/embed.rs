//! The texts in the markup that shows a public page within another site, in the page's own language.

attendee_texts! {
    BOOK: "Book a call", "Reservar una llamada", "Réserver un appel", "Anruf buchen";
    CLOSE: "Close", "Cerrar", "Fermer", "Schließen";
}
