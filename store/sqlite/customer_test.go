package sqlite

import (
	"testing"
	"time"

	"percorso"
	"percorso/identity/note"
	"percorso/people/view"
)

func TestNotesAndViews(t *testing.T) {
	ctx, db := t.Context(), openState(t)
	notes, at := NewNoteStore(db), time.UnixMilli(1_790_000_000_000).UTC()
	for i, text := range []string{"Chiede di Sara", "<script>🦊 שלום"} {
		n := note.Note{ID: text[:3], Profile: percorso.ProfileID("p" + text[:1]), Author: "a", Name: "Sara", At: at.Add(time.Duration(i) * time.Hour), Text: text}
		if err := notes.AddNote(ctx, n); err != nil {
			t.Fatal(err)
		}
	}
	both := []percorso.ProfileID{"pC", "p<", "other"}
	list := func(want ...string) {
		t.Helper()
		got, err := notes.Notes(ctx, both)
		if err != nil || len(got) != len(want) {
			t.Fatalf("%v (%v), want %v", got, err, want)
		}
		for i, n := range got {
			if n.ID != want[i] {
				t.Errorf("note %d is %q, want %q", i, n.ID, want[i])
			}
		}
	}
	list("<sc", "Chi")
	if err := notes.DeleteNote(ctx, "Chi", at); err != nil {
		t.Fatal(err)
	}
	list("<sc")
	if err := notes.RestoreNote(ctx, "Chi"); err != nil {
		t.Fatal(err)
	}
	list("<sc", "Chi")
	if err := notes.DeleteNote(ctx, "Chi", at); err != nil {
		t.Fatal(err)
	}
	if err := notes.DeleteNote(ctx, "none", at.Add(note.Undo+time.Minute)); err != nil {
		t.Fatal(err)
	}
	if _, err := notes.Note(ctx, "Chi"); percorso.KindOf(err) != percorso.NotFound {
		t.Errorf("a note deleted a day ago is still there: %v", err)
	}

	views := NewViewStore(db)
	for _, v := range []view.View{
		{ID: "1", Page: "customers", Name: "B", Owner: "a", Address: "?q=x", At: at},
		{ID: "2", Page: "customers", Name: "A", Owner: "b", Shared: true, At: at},
		{ID: "3", Page: "customers", Name: "C", Owner: "b", At: at},
		{ID: "4", Page: "journey", Name: "D", Owner: "a", At: at},
		{ID: "1", Page: "customers", Name: "B2", Owner: "a", Address: "?q=y", At: at},
	} {
		if err := views.SaveView(ctx, v); err != nil {
			t.Fatal(err)
		}
	}
	got, err := views.Views(ctx, "customers", "a")
	if err != nil || len(got) != 2 || got[0].Name != "A" || got[1].Name != "B2" || got[1].Address != "?q=y" {
		t.Errorf("views are %+v (%v)", got, err)
	}
	if err := views.DeleteView(ctx, "1"); err != nil {
		t.Fatal(err)
	}
	if _, err := views.View(ctx, "1"); percorso.KindOf(err) != percorso.NotFound {
		t.Errorf("a deleted view: %v", err)
	}
}
