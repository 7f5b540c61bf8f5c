package picture

// words are what a picture says by itself.
type words struct {
	asIs, toBe                                  string
	draft, review, approved                     string
	persona, goal, values, generation, years    string
	channels, interests                         string
	scenario, mapGoal, expectation              string
	evidence, measured, partly, none            string
	toReview, keeper, nextReview, days          string
	expected, experienced, felt, gap, arc       string
	physical, digital, human, third, moment     string
	interaction, visibility, internal, around   string
	cost, people, peopleOne, moveOn, leave      string
	alike, profiles, involved, more, cut, small string
	unknown, untitled, made, picture, loop      string
	effort, gain, owner, period, open, close    string
	lanes                                       map[string]string
	moments                                     map[string]string
	months                                      [12]string
}

var italian = words{
	asIs: "Com’è", toBe: "Come sarà",
	draft: "Bozza", review: "In revisione", approved: "Approvata",
	persona: "Persona", goal: "Scopo", values: "Valori", generation: "Generazione", years: "anni",
	channels: "Canali", interests: "Interessi",
	scenario: "Scenario", mapGoal: "Scopo", expectation: "Si aspetta",
	evidence: "Prove a sostegno", measured: "Misurate", partly: "In parte", none: "Nessun dato",
	toReview: "Da rivedere", keeper: "Custode", nextReview: "Prossima revisione", days: "ogni %d giorni",
	expected: "attesa", experienced: "vissuta", felt: "misurata", gap: "scarto", arc: "intensità",
	physical: "Fisico", digital: "Digitale", human: "Umano", third: "Di terzi", moment: "Momento di verità", //nolint:misspell // Italian
	interaction: "linea di interazione: qui il cliente incontra noi", visibility: "linea di visibilità: sotto, ciò che il cliente non vede", internal: "linea di interazione interna: sotto, chi ci aiuta", around: "Intorno",
	cost: "al mese", people: "persone", peopleOne: "persona", moveOn: "passa avanti", leave: "esce",
	alike: "Le somigliano", profiles: "profili", involved: "Chi ne fa parte", more: "altre %s carte", cut: "testi accorciati: nel file sono interi", small: "immagini troppo grandi per la figura",
	unknown: "tipo che questa versione non conosce", untitled: "Mappa senza titolo", made: "Fatto con Percorso", picture: "Mappa del percorso", loop: "torna",
	effort: "fatica", gain: "valore", owner: "di", period: "Cifre", open: "«", close: "»",
	lanes: map[string]string{
		"touchpoints": "Punti di contatto", "actions": "Azioni", "motivations": "Motivazioni", "questions": "Domande", "needs": "Bisogni", "quotes": "Parole sue",
		"emotion": "Emozione", "arc": "Arco narrativo", "expectations": "Attese", "pains": "Punti critici", "moments": "Momenti di verità", "channels": "Canali",
		"images": "Immagini", "frontstage": "Scena", "backstage": "Dietro le quinte", "support": "Processi di supporto", "systems": "Sistemi", "owners": "Responsabili",
		"kpis": "Indicatori", "ideas": "Idee", "text": "Note",
	},
	moments: map[string]string{"zmot": "momento zero", "fmot": "primo momento", "smot": "secondo momento", "tmot": "terzo momento", "other": "momento di verità"}, //nolint:misspell // Italian
	months:  [12]string{"gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic"},
}

var english = words{
	asIs: "As is", toBe: "To be",
	draft: "Draft", review: "In review", approved: "Approved",
	persona: "Persona", goal: "Goal", values: "Values", generation: "Generation", years: "years old",
	channels: "Channels", interests: "Interests",
	scenario: "Scenario", mapGoal: "Goal", expectation: "Expects",
	evidence: "Evidence", measured: "Measured", partly: "Partly", none: "No data",
	toReview: "To review", keeper: "Kept by", nextReview: "Next review", days: "every %d days",
	expected: "expected", experienced: "experienced", felt: "measured", gap: "gap", arc: "intensity",
	physical: "Physical", digital: "Digital", human: "Human", third: "Third party", moment: "Moment of truth",
	interaction: "line of interaction: here customers meet us", visibility: "line of visibility: below it, what customers do not see", internal: "line of internal interaction: below it, who helps us", around: "Around it",
	cost: "a month", people: "people", peopleOne: "person", moveOn: "move on", leave: "leave",
	alike: "People like her", profiles: "profiles", involved: "Who is involved", more: "%s more cards", cut: "texts shortened: the file has them whole", small: "images too large for the picture",
	unknown: "a kind that this version does not know", untitled: "Map without a title", made: "Made with Percorso", picture: "Journey map", loop: "returns",
	effort: "effort", gain: "gain", owner: "by", period: "Figures", open: "“", close: "”",
	lanes: map[string]string{
		"touchpoints": "Touchpoints", "actions": "Actions", "motivations": "Motivations", "questions": "Questions", "needs": "Needs", "quotes": "In their words",
		"emotion": "Emotion", "arc": "Dramatic arc", "expectations": "Expectations", "pains": "Pain points", "moments": "Moments of truth", "channels": "Channels",
		"images": "Images", "frontstage": "Frontstage", "backstage": "Backstage", "support": "Support processes", "systems": "Systems", "owners": "Owners",
		"kpis": "KPIs", "ideas": "Ideas", "text": "Notes",
	},
	moments: map[string]string{"zmot": "zero moment", "fmot": "first moment", "smot": "second moment", "tmot": "third moment", "other": "moment of truth"},
	months:  [12]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
}

// Languages that a picture can speak.
const (
	Italian = "it"
	English = "en"
)
