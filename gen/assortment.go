package gen

import "time"

// product is something that Tramasole sells. Prices are in euro cents.
type product struct {
	id       string
	name     string
	slug     string
	category uint8
	price    int32
}

type category struct {
	name  string
	slug  string
	sizes []string
	// season is how much it is looked for, winter (November to February),
	// spring, summer, autumn.
	season [4]float64
	items  []item
}

type item struct {
	name  string
	price int32
}

var (
	clothes = []string{"38", "40", "42", "44", "46", "48"}
	letters = []string{"XS", "S", "M", "L", "XL"}
	feet    = []string{"36", "37", "38", "39", "40", "41"}
	single  = []string{"U"}
)

// categories is the assortment. The names are those on the labels.
var categories = []category{
	{"Cappotti", "cappotti", clothes, [4]float64{24, 5, 1, 20}, []item{{"Ametista", 28900}, {"Bora", 34900}, {"Cembro", 25900}, {"Dolomia", 42900}, {"Edera", 22900}, {"Föhn", 31900}, {"Garda", 27900}, {"Velino", 38900}}},
	{"Giacche", "giacche", clothes, [4]float64{9, 15, 6, 15}, []item{{"Arno", 15900}, {"Brenta", 18900}, {"Carso", 12900}, {"Deserta", 21900}, {"Etna", 17900}, {"Friuli", 14900}, {"Gran Sasso", 23900}}},
	{"Maglieria", "maglieria", letters, [4]float64{22, 9, 3, 19}, []item{{"Alba", 8900}, {"Brina", 9900}, {"Caldera", 11900}, {"Domus", 7900}, {"Elba", 6900}, {"Fiocco", 12900}, {"Ginepro", 8500}, {"Nevaio", 14900}}},
	{"Camicie", "camicie", letters, [4]float64{6, 13, 13, 8}, []item{{"Amalfi", 6900}, {"Burano", 7900}, {"Cala", 5900}, {"Duse", 8900}, {"Ermes", 7500}, {"Faro", 6500}}},
	{"Abiti", "abiti", clothes, [4]float64{8, 16, 22, 8}, []item{{"Aurora", 11900}, {"Brezza", 9900}, {"Corallo", 12900}, {"Diamante", 18900}, {"Estate", 8900}, {"Flora", 10900}, {"Gelso", 13900}}},
	{"Pantaloni", "pantaloni", clothes, [4]float64{9, 12, 13, 11}, []item{{"Asti", 7900}, {"Bari", 8900}, {"Chiana", 6900}, {"Dora", 9900}, {"Este", 8500}, {"Fano", 7500}, {"Gorizia", 10900}}},
	{"Gonne", "gonne", clothes, [4]float64{5, 11, 13, 5}, []item{{"Agave", 5900}, {"Betulla", 6900}, {"Ciclamino", 7900}, {"Dalia", 6500}, {"Erica", 8900}}},
	{"T-shirt", "t-shirt", letters, [4]float64{3, 11, 22, 4}, []item{{"Acqua", 2900}, {"Basilico", 3500}, {"Cielo", 2500}, {"Duna", 3900}, {"Ebano", 2900}, {"Fico", 3200}}},
	{"Scarpe", "scarpe", feet, [4]float64{9, 12, 14, 12}, []item{{"Altea", 13900}, {"Bosco", 15900}, {"Corso", 11900}, {"Diva", 17900}, {"Erba", 9900}, {"Fonte", 12900}, {"Granito", 18900}}},
	{"Borse", "borse", single, [4]float64{9, 10, 8, 9}, []item{{"Agnese", 14900}, {"Bianca", 18900}, {"Chiara", 12900}, {"Delia", 22900}, {"Elisa", 16900}, {"Fulvia", 9900}}},
	{"Sciarpe", "sciarpe", single, [4]float64{11, 2, 1, 8}, []item{{"Ametista", 4900}, {"Bora", 5900}, {"Cembro", 3900}, {"Neve", 6900}}},
	{"Cinture", "cinture", single, [4]float64{3, 4, 4, 3}, []item{{"Arco", 3900}, {"Brugo", 4500}, {"Curva", 4900}}},
}

const coats = 0 // the category of which the middle sizes run out

// products is the assortment in one list; ofCategory gives a category's part.
var products, ofCategory = func() (all []product, spans [][2]int) {
	for c, k := range categories {
		from := len(all)
		for i, it := range k.items {
			id := "TS-" + string(rune('0'+c/10)) + string(rune('0'+c%10)) + string(rune('0'+i/10)) + string(rune('0'+i%10))
			all = append(all, product{id: id, name: it.name, slug: k.slug + "/" + slugOf(it.name), category: uint8(c), price: it.price})
		}
		spans = append(spans, [2]int{from, len(all)})
	}
	return all, spans
}()

// slugOf writes a label's name as it stands in an address.
func slugOf(name string) string {
	b := make([]byte, 0, len(name))
	for _, r := range name {
		switch {
		case r >= 'A' && r <= 'Z':
			b = append(b, byte(r)+'a'-'A')
		case r >= 'a' && r <= 'z':
			b = append(b, byte(r))
		case r == 'ö':
			b = append(b, 'o')
		case r == ' ':
			b = append(b, '-')
		}
	}
	return string(b)
}

// seasonOf is the column of category.season for a month.
func seasonOf(m time.Month) int {
	switch m {
	case time.November, time.December, time.January, time.February:
		return 0
	case time.March, time.April, time.May:
		return 1
	case time.June, time.July, time.August:
		return 2
	default:
		return 3
	}
}

// demand holds for each season the categories' chances, which add up to 1.
var demand = func() (t [4][]float64) {
	for s := range t {
		total := 0.0
		for _, c := range categories {
			total += c.season[s]
		}
		for _, c := range categories {
			t[s] = append(t[s], c.season[s]/total)
		}
	}
	return t
}()

// shop is one of Tramasole's own stores.
type shop struct {
	id     string
	city   string
	weight float64
	queue  bool // too few tills for a Saturday
}

var shops = []shop{
	{"MI01", "Milano", 0.16, true},
	{"MI02", "Milano", 0.08, false},
	{"RM01", "Roma", 0.14, true},
	{"RM02", "Roma", 0.07, false},
	{"TO01", "Torino", 0.09, false},
	{"BO01", "Bologna", 0.09, false},
	{"NA01", "Napoli", 0.09, false},
	{"FI01", "Firenze", 0.07, false},
	{"VR01", "Verona", 0.05, false},
	{"PD01", "Padova", 0.05, false},
	{"GE01", "Genova", 0.04, false},
	{"BA01", "Bari", 0.03, false},
	{"PA01", "Palermo", 0.02, false},
	{"CT01", "Catania", 0.02, false},
}

var shopWeights = func() (w []float64) {
	for _, s := range shops {
		w = append(w, s.weight)
	}
	return w
}()

// far reports whether the courier of the south and the islands serves a shop's city.
func (s *shop) far() bool {
	switch s.city {
	case "Napoli", "Bari", "Palermo", "Catania":
		return true
	}
	return false
}

var (
	firstNames = []string{
		"Giulia", "Sofia", "Aurora", "Alice", "Martina", "Chiara", "Francesca", "Sara", "Anna", "Elena", "Laura", "Valentina", "Federica", "Silvia", "Elisa", "Paola",
		"Roberta", "Monica", "Barbara", "Daniela", "Cristina", "Alessandra", "Marta", "Irene", "Giorgia", "Beatrice", "Camilla", "Greta", "Noemi", "Ilaria", "Simona", "Claudia",
		"Lorenzo", "Matteo", "Andrea", "Marco", "Luca", "Davide", "Francesco", "Alessandro", "Giovanni", "Paolo", "Stefano", "Simone", "Riccardo", "Tommaso", "Nicola", "Pietro",
	}
	lastNames = []string{
		"Rossi", "Ferrari", "Russo", "Bianchi", "Romano", "Gallo", "Costa", "Fontana", "Conti", "Esposito", "Ricci", "Bruno", "De Luca", "Moretti", "Marino", "Greco",
		"Barbieri", "Lombardi", "Giordano", "Cassano", "Colombo", "Mancini", "Longo", "Leone", "Martinelli", "Marchetti", "Martini", "Galli", "Gatti", "Mariani", "Ferri", "Santoro",
		"Rinaldi", "Villa", "Caruso", "Fabbri", "Bianco", "Sala", "Farina", "Rizzi", "Monti", "Cattaneo", "Morelli", "Amato", "Silvestri", "Mazza", "Testa", "Grassi",
	}
)

// campaign is a way in from outside, as it shows in an address.
type campaign struct {
	source, medium, referrer string
	landing                  string // page group of where it leads
}

const (
	viaInstagramAd = iota
	viaFacebookAd
	viaGoogleAd
	viaGoogle
	viaBing
	viaInstagram
	viaPinterest
	viaNewsletter
	viaFriend
	viaBlog
	viaDirect
	viaPush
)

var campaigns = [...]campaign{
	viaInstagramAd: {"instagram", "paid_social", "https://l.instagram.com/", "landing"},
	viaFacebookAd:  {"facebook", "paid_social", "https://l.facebook.com/", "landing"},
	viaGoogleAd:    {"google", "cpc", "https://www.google.com/", "landing"},
	viaGoogle:      {"", "", "https://www.google.com/", "home"},
	viaBing:        {"", "", "https://www.bing.com/", "home"},
	viaInstagram:   {"instagram", "social", "https://l.instagram.com/", "home"},
	viaPinterest:   {"", "", "https://www.pinterest.it/", "home"},
	viaNewsletter:  {"newsletter", "email", "", "landing"},
	viaFriend:      {"whatsapp", "messaging", "", "home"},
	viaBlog:        {"", "", "https://www.ilgustodelfilo.example/", "home"},
	viaDirect:      {"", "", "", "home"},
	viaPush:        {"app", "push", "", "home"},
}

// campaignName is what marketing calls its campaign in a season.
func campaignName(k dayKind) string {
	switch k.season {
	case winterSale:
		return "saldi-inverno"
	case summerSale:
		return "saldi-estate"
	case blackFriday:
		return "black-friday"
	case christmas:
		return "regali-natale"
	default: // named for what is worn
	}
	switch seasonOf(k.month) {
	case 0, 3:
		return "un-cappotto-per-inverno"
	case 1:
		return "primavera"
	}
	return "lino-e-mare"
}
