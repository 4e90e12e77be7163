//! Texts of an invitation: its mail, and the page that the mail's link leads to.

member_texts! {
    INVITED: "{inviter} invites you to {organization} on Callslot as {role}", "{inviter} le invita a {organization} en Callslot como {role}";
    ABOUT: "Callslot books phone calls and places them itself. To join, open this link and press the button there:",
        "Callslot reserva llamadas y las realiza por su cuenta. Para unirse, abra este enlace y pulse el botón:";
    JOIN: "Join {organization}", "Unirse a {organization}";
    SIGNS_IN: "If you are new to Callslot, joining signs you in on this device. If you have an account, sign in with it first.",
        "Si aún no usa Callslot, al unirse inicia sesión en este dispositivo. Si ya tiene una cuenta, inicie sesión con ella primero.";
}
