//! Lines as people labelled them by hand: what is a number in each, and nothing else.

use super::check_all;

#[test]
fn numbers_are_found_as_people_labelled_them() {
    check_all(&[
        (
            "US",
            "Contact: Jane Roe — Sales Director · «(415) 555-0134» · jane@example.com",
        ),
        ("US", "Phone:«650.253.0000»|Fax:«650.253.0001»"),
        ("US", "T: «+1 650 253 0000» / M: «+1 (408) 555-0199»"),
        ("GB", "Mobile «07400 123456», landline «(0121) 496 0456»"),
        ("DE", "Telefon: «030 901820» | Fax: «030 90182-100»"),
        ("DE", "Erreichbar unter «0171/2345678» (mobil)"),
        ("FR", "Numéro vert : «0 800 123 456» (appel gratuit)"),
        ("AU", "Phone «(02) 9374 4000» or mobile «0412 345 678»"),
        ("JP", "お問い合わせ：«０３－３２２４－９９９９»"),
        (
            "BR",
            "Fale conosco: «(11) 3071-5000» ou WhatsApp «(11) 98765-4321»",
        ),
        ("ES", "Llámenos al «912 34 56 78» o al «+34 600 123 456»."),
        ("NL", "Bel «020-1234567» of «06-12345678»"),
        ("IL", "טלפון: «03-123-4567»"),
        ("SG", "Hotline «6123 4567»; Int'l «+65 6123 4567»"),
        ("US", "Dial «011 44 20 7946 0958» from the US"),
        ("US", "WhatsApp: «+5511987654321»"),
        ("US", "Call «(202) 555-0173 ext. 4567»"),
        ("US", "«+1 202-555-0173;ext=89»"),
        ("US", "Reach desk «202.555.0173, extension 5»"),
        ("US", "«1-800-GOT-JUNK» («1-800-468-5865»)"),
        ("US", "Tel «202-555-0173»/0174/0175"),
        ("GB", "«0207 946 0958» / «0207 946 0959»"),
        ("US", "«(202)\u{2011}555\u{2011}0173» and «202–555–0174»"),
        ("US", "Phone\n«(202)\n555-0173»"),
        ("US", "📞 «202-555-0173» ☎️«(202)555-0174»"),
        ("US", "$20 «415-666-7777» 100%"),
        ("US", "Adult line «1-900-555-0199»"),
        ("US", "tel:«+1-202-555-0173»"),
    ]);
}

#[test]
fn what_people_labelled_as_something_else_is_left_alone() {
    check_all(&[
        ("US", "Published 2026-11-22 10:30, updated 11/23/2026 08:05"),
        (
            "US",
            "Timestamps 1732271234, 1732271234567 and 20261122103045",
        ),
        (
            "US",
            "© 1998-2026 Example Corp. Pages 123-456, 1999-2011 100",
        ),
        ("DE", "Preis: 1.234.567,89 € zzgl. 19 % MwSt."),
        (
            "US",
            "Population 8,335,897; area 302.6 sq mi; 331449281 people",
        ),
        ("US", "curl http://198.51.100.23:8080/v1/2125550187/items"),
        ("US", "Chrome 156.0.8078.79 (build 8078.7900) on 10.15.7"),
        ("US", "Visa 4111-1111-1111-1111, Amex 3782 822463 10005"),
        ("GB", "Sort code 20-00-00 account 55779911"),
        ("US", "SSN 078-05-1120, EIN 12-3456789"),
        ("US", "Order number 2125550187 has been received"),
        (
            "US",
            "Tracking 1Z999AA10123456784, USPS 9400 1000 0000 0000 0000 00",
        ),
        ("US", "SKU 415-555-0134-XL, part no. 4155550134A"),
        ("DE", "Kundennummer 0301234567, Rechnungsnr. 2026110045"),
        ("US", "[80.585, 79.964] (81.191) 650 253 0000px"),
        ("US", "commit 4155550134 sha 7f83b165; id=4155550134&x=1"),
        ("US", "user4155550134@example.com @6502530000 #2125550187"),
        ("GB", "Dial 999 or 101; text 60777; call 111"),
        ("US", "In 2020 there were 4155 of 5501 cases in 34 states."),
    ]);
}
