/** What a page says where it cannot show what it was to show. */
export interface Messages {
  /** It was taken down. */
  readonly gone: string
  /** There never was such a thing, or it may not be seen. */
  readonly unknown: string
  /** Others took its place, which are named below. */
  readonly replaced: string
  /** Its address asks for what cannot be asked for, and will never work. */
  readonly wrong: string
  /** For any other reason. */
  readonly unavailable: string
  /** In the place of a link that leads nowhere any more. */
  readonly brokenLink: string
}

export const englishMessages: Messages = {
  gone: 'This page was taken down by those who wrote it.',
  unknown: 'There is no page at this address.',
  replaced: 'This page was replaced. See instead:',
  wrong: 'The address of this page is wrong.',
  unavailable: 'This page cannot be shown at the moment.',
  brokenLink: 'This link no longer works.',
}

/** For whoever asks for Easy Read in English. */
export const easyMessages: Messages = {
  gone: 'This page is not here any more. The people who wrote it took it away.',
  unknown: 'There is no page here.',
  replaced: 'There is a new page. You can read this:',
  wrong: 'The address of this page is wrong.',
  unavailable: 'We cannot show this page right now.',
  brokenLink: 'This link does not work any more.',
}

/** By language, English first. */
export const messages: Readonly<Record<string, Messages>> = {
  en: englishMessages,
  cy: {
    gone: "Tynnwyd y dudalen hon i lawr gan y rhai a'i hysgrifennodd.",
    unknown: 'Nid oes tudalen yn y cyfeiriad hwn.',
    replaced: 'Disodlwyd y dudalen hon. Gweler yn lle hynny:',
    wrong: 'Mae cyfeiriad y dudalen hon yn anghywir.',
    unavailable: 'Nid oes modd dangos y dudalen hon ar hyn o bryd.',
    brokenLink: "Nid yw'r ddolen hon yn gweithio mwyach.",
  },
  ar: {
    gone: 'أزال أصحاب هذه الصفحة محتواها.',
    unknown: 'لا توجد صفحة في هذا العنوان.',
    replaced: 'حلّت صفحة أخرى محل هذه الصفحة:',
    wrong: 'عنوان هذه الصفحة غير صحيح.',
    unavailable: 'يتعذر عرض هذه الصفحة حاليًا.',
    brokenLink: 'لم يعد هذا الرابط يعمل.',
  },
  es: {
    gone: 'Sus autores han retirado esta página.',
    unknown: 'No hay ninguna página en esta dirección.',
    replaced: 'Esta página ha sido sustituida. Véase en su lugar:',
    wrong: 'La dirección de esta página no es correcta.',
    unavailable: 'Esta página no se puede mostrar en este momento.',
    brokenLink: 'Este enlace ya no funciona.',
  },
  fr: {
    gone: 'Cette page a été retirée par ses auteurs.',
    unknown: 'Il n’y a pas de page à cette adresse.',
    replaced: 'Cette page a été remplacée. Voir à la place :',
    wrong: 'L’adresse de cette page est incorrecte.',
    unavailable: 'Cette page ne peut pas être affichée pour le moment.',
    brokenLink: 'Ce lien ne fonctionne plus.',
  },
  pl: {
    gone: 'Autorzy usunęli tę stronę.',
    unknown: 'Pod tym adresem nie ma strony.',
    replaced: 'Ta strona została zastąpiona. Zobacz zamiast niej:',
    wrong: 'Adres tej strony jest nieprawidłowy.',
    unavailable: 'Tej strony nie można teraz wyświetlić.',
    brokenLink: 'Ten odnośnik już nie działa.',
  },
}
