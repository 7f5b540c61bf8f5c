package gen

import "percorso"

// The sources that Tramasole sends from.
const (
	Web      percorso.SourceID = "web"
	App      percorso.SourceID = "app"
	Till     percorso.SourceID = "till"
	Store    percorso.SourceID = "store"
	Service  percorso.SourceID = "service"
	Delivery percorso.SourceID = "delivery"
	Reviews  percorso.SourceID = "reviews"
	Email    percorso.SourceID = "email"
	Survey   percorso.SourceID = "survey"
	CRM      percorso.SourceID = "crm"
)

// Source is a system of Tramasole's that sends.
type Source struct {
	ID      percorso.SourceID `json:"id"`
	Name    percorso.Text     `json:"name"`
	Kind    string            `json:"kind"`    // web, mobile or server
	Trusted bool              `json:"trusted"` // what it says about identifiers is proof
}

// Sources returns the systems that send, in a fixed order.
func Sources() []Source {
	return []Source{
		{Web, percorso.Text{It: "Sito e negozio on line", En: "Web shop"}, "web", false},
		{App, percorso.Text{It: "App", En: "App"}, "mobile", false},
		{Till, percorso.Text{It: "Casse", En: "Tills"}, "server", true},
		{Store, percorso.Text{It: "Tablet dei negozi", En: "Store tablets"}, "server", true},
		{Service, percorso.Text{It: "Servizio clienti", En: "Service desk"}, "server", true},
		{Delivery, percorso.Text{It: "Corrieri", En: "Couriers"}, "server", true},
		{Reviews, percorso.Text{It: "Siti di recensioni", En: "Review sites"}, "server", false},
		{Email, percorso.Text{It: "Newsletter ed e-mail", En: "Newsletter and e-mail"}, "server", true},
		{Survey, percorso.Text{It: "Sondaggi", En: "Surveys"}, "server", true},
		{CRM, percorso.Text{It: "Anagrafica clienti", En: "Customer register"}, "server", true},
	}
}
