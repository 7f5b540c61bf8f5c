import type { Language } from "./format.ts";

type Called = Readonly<Record<Language, string>>;

/**
 * What the traits that the Segment spec reserves, the properties of its
 * e-commerce and page calls, and some that are common beside them are called.
 * By their letters alone: firstName, first_name and "First name" are one.
 */
const known: Readonly<Record<string, Called>> = {
  // traits of a person
  address: { it: "indirizzo", en: "address" },
  age: { it: "età", en: "age" },
  avatar: { it: "foto", en: "picture" },
  birthday: { it: "data di nascita", en: "birthday" },
  birthyear: { it: "anno di nascita", en: "year of birth" },
  city: { it: "città", en: "city" },
  company: { it: "azienda", en: "company" },
  country: { it: "Paese", en: "country" },
  createdat: { it: "iscrizione", en: "signed up" },
  customersince: { it: "cliente dal", en: "customer since" },
  description: { it: "descrizione", en: "description" },
  email: { it: "e-mail", en: "e-mail" },
  firstname: { it: "nome", en: "first name" },
  fullname: { it: "nome e cognome", en: "full name" },
  gender: { it: "genere", en: "gender" },
  industry: { it: "settore", en: "industry" },
  language: { it: "lingua", en: "language" },
  lastname: { it: "cognome", en: "last name" },
  lifetimevalue: { it: "valore del cliente", en: "lifetime value" },
  loyaltycard: { it: "tessera fedeltà", en: "loyalty card" },
  loyaltytier: { it: "livello fedeltà", en: "loyalty tier" },
  phone: { it: "telefono", en: "phone" },
  plan: { it: "piano", en: "plan" },
  postalcode: { it: "CAP", en: "postcode" },
  province: { it: "provincia", en: "province" },
  region: { it: "regione", en: "region" },
  segment: { it: "gruppo", en: "segment" },
  state: { it: "stato", en: "state" },
  street: { it: "via", en: "street" },
  tier: { it: "livello", en: "tier" },
  username: { it: "nome utente", en: "user name" },
  website: { it: "sito", en: "website" },
  // orders and products
  affiliation: { it: "negozio affiliato", en: "affiliation" },
  brand: { it: "marca", en: "brand" },
  cartid: { it: "numero del carrello", en: "cart number" },
  category: { it: "categoria", en: "category" },
  checkoutid: { it: "numero del pagamento", en: "checkout number" },
  color: { it: "colore", en: "colour" },
  colour: { it: "colore", en: "colour" },
  coupon: { it: "codice sconto", en: "coupon" },
  couponid: { it: "numero del codice sconto", en: "coupon number" },
  couponname: { it: "nome del codice sconto", en: "coupon name" },
  courier: { it: "corriere", en: "courier" },
  carrier: { it: "corriere", en: "carrier" },
  currency: { it: "valuta", en: "currency" },
  delayed: { it: "in ritardo", en: "delayed" },
  discount: { it: "sconto", en: "discount" },
  late: { it: "in ritardo", en: "late" },
  listid: { it: "elenco di prodotti", en: "product list" },
  orderid: { it: "numero d’ordine", en: "order number" },
  paymentmethod: { it: "metodo di pagamento", en: "payment method" },
  points: { it: "punti", en: "points" },
  position: { it: "posizione", en: "position" },
  price: { it: "prezzo", en: "price" },
  productid: { it: "codice del prodotto", en: "product number" },
  products: { it: "prodotti", en: "products" },
  promotionid: { it: "promozione", en: "promotion" },
  quantity: { it: "quantità", en: "quantity" },
  receiptno: { it: "numero dello scontrino", en: "receipt number" },
  registerid: { it: "cassa", en: "till" },
  revenue: { it: "ricavo", en: "revenue" },
  rewardid: { it: "premio", en: "reward" },
  shipping: { it: "spese di spedizione", en: "shipping costs" },
  shippingmethod: { it: "metodo di spedizione", en: "shipping method" },
  size: { it: "taglia", en: "size" },
  sku: { it: "codice articolo", en: "SKU" },
  step: { it: "passo", en: "step" },
  storeid: { it: "punto vendita", en: "shop" },
  subtotal: { it: "subtotale", en: "subtotal" },
  tax: { it: "imposte", en: "tax" },
  total: { it: "totale", en: "total" },
  value: { it: "valore", en: "value" },
  variant: { it: "variante", en: "variant" },
  wishlistid: { it: "lista dei desideri", en: "wish list" },
  // what was read, asked and said
  body: { it: "testo", en: "text" },
  campaignid: { it: "campagna", en: "campaign" },
  comment: { it: "commento", en: "comment" },
  emailid: { it: "messaggio e-mail", en: "e-mail message" },
  invitechannel: { it: "canale dell’invito", en: "invitation channel" },
  medium: { it: "mezzo", en: "medium" },
  name: { it: "nome", en: "name" },
  path: { it: "indirizzo della pagina", en: "page path" },
  query: { it: "parole cercate", en: "search words" },
  rating: { it: "stelle", en: "rating" },
  reason: { it: "motivo", en: "reason" },
  referrer: { it: "pagina di provenienza", en: "referring page" },
  reviewbody: { it: "testo della recensione", en: "review text" },
  reviewid: { it: "numero della recensione", en: "review number" },
  scale: { it: "scala del voto", en: "scale of the score" },
  score: { it: "voto", en: "score" },
  search: { it: "parole cercate", en: "search words" },
  source: { it: "provenienza", en: "source" },
  ticketid: { it: "numero della richiesta", en: "ticket number" },
  title: { it: "titolo", en: "title" },
  touchpoint: { it: "punto di contatto di cui parla", en: "touchpoint spoken of" },
  url: { it: "indirizzo", en: "address" },
  // around a call
  contextappversion: { it: "versione dell’app", en: "app version" },
  contextcampaignmedium: { it: "mezzo della campagna", en: "campaign medium" },
  contextcampaignname: { it: "campagna", en: "campaign" },
  contextcampaignsource: { it: "provenienza della campagna", en: "campaign source" },
  contextdevicetype: { it: "dispositivo", en: "device" },
  contextlocale: { it: "lingua del dispositivo", en: "device language" },
  contextosname: { it: "sistema operativo", en: "operating system" },
  // consents that stand among the traits
  consentanalytics: { it: "consenso alle statistiche", en: "consent to analytics" },
  consentemail: { it: "consenso alle e-mail", en: "consent to e-mail" },
  consentmarketing: { it: "consenso al marketing", en: "consent to marketing" },
  consentpush: { it: "consenso alle notifiche", en: "consent to push" },
  consentsms: { it: "consenso agli SMS", en: "consent to SMS" },
};

/**
 * What a trait or a property is called: as the dictionary has it, else its own
 * name in plain words: "giftWrap" and "gift_wrap" are "gift wrap". The name as
 * it was sent belongs into the tooltip.
 */
export function plainName(name: string, language: Language): string {
  const letters = name.toLowerCase().replace(/[^a-z0-9]/g, "");
  const called = Object.hasOwn(known, letters) ? known[letters] : undefined;
  if (called) return called[language];
  return name
    .replace(/^context\./, "")
    .replace(/(\p{Ll}|\d)(\p{Lu}+)/gu, (_, before: string, after: string) => `${before} ${after.length > 1 ? after : after.toLowerCase()}`)
    .replace(/[_.\-\s]+/g, " ")
    .trim();
}
