//! Texts of the landing page, and of the page that a wrong address leads to.

member_texts! {
    SLOGAN: "Phone calls that happen at the time you booked", "Llamadas que ocurren a la hora que usted reservó";
    LEAD: "Callslot books phone calls and places them itself.", "Callslot reserva llamadas y las realiza por su cuenta.";
    RINGS_TITLE: "Callslot rings both phones", "Callslot llama a los dos teléfonos";
    RINGS: "At the booked second it rings your phone. Press a key, and it rings the other side and connects you.",
        "En el segundo reservado suena su teléfono. Pulse una tecla, y Callslot llama a la otra parte y los conecta.";
    CERTAIN_TITLE: "Once, or you hear why", "Una vez, o usted sabe por qué";
    CERTAIN: "A call is never dialled twice. If it cannot be placed, you are told the reason.",
        "Una llamada nunca se marca dos veces. Si no se puede realizar, se le comunica el motivo.";
    CONSENT_TITLE: "Nobody is recorded unaware", "No se graba a nadie sin avisar";
    CONSENT: "Both sides hear that a call is recorded before the recording begins.",
        "Ambas partes oyen que la llamada se graba antes de que empiece la grabación.";
    TO_APP: "Open Callslot", "Abrir Callslot";
    REFERENCE: "API reference", "Referencia de la API";
    NOT_FOUND: "Page not found", "Página no encontrada";
    NOT_FOUND_WHY: "There is no page at this address. The link may be incomplete or out of date.",
        "No hay ninguna página en esta dirección. El enlace puede estar incompleto o anticuado.";
    HOME: "Go to the start page", "Ir a la página de inicio";
    FAILED: "That did not work", "No ha funcionado";
    SIGN_IN_FIRST: "Sign in, then try again.", "Inicie sesión e inténtelo de nuevo.";
}
