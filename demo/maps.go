package demo

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"

	"percorso/journeymap"
	"percorso/journeymap/document"
	"percorso/people"
	"percorso/workspace"
)

// The maps that the brand's people have drawn, in Italian and in English: a map
// is in one language, that of the people who draw it, so each is there twice.
//
//go:embed maps/*.json
var maps embed.FS

// colleague is somebody at the brand. Nobody can sign in as them.
type colleague struct {
	id   people.PersonID
	name string
	role people.Role
}

var colleagues = []colleague{
	{"elena", "Elena Ricci", people.Owner},
	{"marta", "Marta Bassi", people.Editor},
	{"davide", "Davide Valli", people.Editor},
	{"giorgia", "Giorgia Moro", people.Editor},
	{"sara", "Sara Tosi", people.Editor},
}

// author is a colleague, as maps write them down.
func author(id people.PersonID) journeymap.Author {
	for _, c := range colleagues {
		if c.id == id {
			return journeymap.Author{ID: string(c.id), Name: c.name}
		}
	}
	return journeymap.Author{}
}

// remark is what somebody says on a map; the first opens the thread, the others
// answer it.
type remark struct {
	by       people.PersonID
	it, en   string
	mentions []string
}

// talk is a thread on a card.
type talk struct {
	node     document.NodeID
	resolved bool
	remarks  []remark
}

// talks are those on the map of today.
var talks = []talk{
	{node: "q-shipping", remarks: []remark{
		{by: "marta", it: "Chi legge la spedizione solo qui, in più di quattro casi su dieci non ordina. @Davide lo vedi anche tu?", en: "Of those who read the shipping only here, more than four in ten do not order. @Davide do you see it too?", mentions: []string{"davide"}},
		{by: "davide", it: "Sì. Abbasso l’attesa: la soglia va nella scheda, prima del carrello.", en: "Yes. I lower what they expect: the threshold goes on the product page, before the basket."},
		{by: "elena", it: "Proviamolo sui cappotti, poi decidiamo.", en: "Let’s try it on the coats, then decide."},
	}},
	{node: "pain-size", remarks: []remark{
		{by: "giorgia", it: "La 44 dei cappotti manca tutto l’autunno. L’avviso di ritorno è pronto a metà.", en: "Size 44 of the coats is missing all autumn. The back-in-size notice is half ready."},
		{by: "sara", it: "Me lo chiedono anche in negozio, ogni sabato.", en: "They ask me in the shop as well, every Saturday."},
	}},
	{node: "pain-refund", resolved: true, remarks: []remark{
		{by: "sara", it: "Qui serve una mappa a parte: il reso è un percorso suo.", en: "This needs a map of its own: the return is a journey by itself."},
		{by: "elena", it: "Fatta, si apre dalla tappa Uso.", en: "Done, it opens from the stage Use."},
	}},
}

// Draw puts the brand's maps into ws, with the people who drew them and what they
// said to one another. Where there is a map already, it does nothing.
func Draw(ctx context.Context, ws *workspace.Workspace) error {
	for _, c := range colleagues {
		if err := ws.People.DemoColleague(ctx, c.id, c.name, c.role); err != nil {
			return err
		}
	}
	elena := author("elena")
	there, err := ws.Maps.Portfolio(ctx, elena.ID, false)
	if err != nil || len(there) > 0 {
		return err
	}
	for _, language := range []string{"en", "it"} { // what was made last stands first
		if err := draw(ctx, ws.Maps, language); err != nil {
			return fmt.Errorf("drawing the demo's maps: %w", err)
		}
	}
	return nil
}

// draw makes the maps of one language and joins them.
func draw(ctx context.Context, m *journeymap.Maps, language string) error {
	elena := author("elena")
	ids := map[string]journeymap.ID{}
	for _, name := range []string{"reso", "cappotto-domani", "cappotto"} {
		text, err := maps.ReadFile("maps/" + name + "-" + language + ".json")
		if err != nil {
			return err
		}
		doc, _, err := document.Decode(text)
		if err != nil {
			return err
		}
		doc.Apply(owners(doc))
		if ids[name], err = m.Create(ctx, elena, journeymap.New{Doc: doc}); err != nil {
			return err
		}
	}
	join := func(name string, node document.NodeID, key, to string) error {
		value, err := json.Marshal(ids[to])
		if err != nil {
			return err
		}
		_, err = m.Append(ctx, ids[name], elena, "demo-"+name+"-"+key, []document.Op{{Op: document.Set, ID: node, Key: key, Value: value}})
		return err
	}
	for _, step := range []func() error{
		func() error { return join("cappotto-domani", "use", "submap", "reso") },
		func() error { return join("cappotto", "use", "submap", "reso") },
		func() error { return join("cappotto-domani", document.Root, "pair", "cappotto") },
		func() error { return join("cappotto", document.Root, "pair", "cappotto-domani") },
		func() error { return state(ctx, m, ids["cappotto-domani"], "review") },
		func() error { return state(ctx, m, ids["cappotto"], "review") },
		func() error { return state(ctx, m, ids["cappotto"], "approved") },
		func() error { return say(ctx, m, ids["cappotto"], language) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func state(ctx context.Context, m *journeymap.Maps, id journeymap.ID, state string) error {
	_, err := m.SetState(ctx, id, author("elena"), state)
	return err
}

// owners puts the ids of colleagues where a file has their names, and takes off
// what names other maps by the ids of their files.
func owners(doc *document.Document) (ops []document.Op) {
	for _, n := range doc.Nodes() {
		for _, c := range colleagues {
			if n.Text("owner") == c.name {
				value, err := json.Marshal(c.id)
				if err == nil {
					ops = append(ops, document.Op{Op: document.Set, ID: n.ID, Key: "owner", Value: value})
				}
			}
		}
		for _, key := range []string{"pair", "submap"} {
			if n.Text(key) != "" {
				ops = append(ops, document.Op{Op: document.Set, ID: n.ID, Key: key})
			}
		}
	}
	return ops
}

// say puts what colleagues said on the map.
func say(ctx context.Context, m *journeymap.Maps, id journeymap.ID, language string) error {
	for _, t := range talks {
		thread := ""
		for _, r := range t.remarks {
			text := r.en
			if language == "it" {
				text = r.it
			}
			said, err := m.Say(ctx, id, author(r.by), journeymap.Saying{Node: string(t.node), Thread: thread, Text: text, Mentions: r.mentions})
			if err != nil {
				return err
			}
			thread = said.ID
		}
		if t.resolved {
			if _, err := m.Resolve(ctx, id, author("elena"), thread, true); err != nil {
				return err
			}
		}
	}
	return nil
}
