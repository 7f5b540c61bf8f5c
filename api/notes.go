package api

import (
	"context"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"percorso"
	"percorso/identity/note"
	"percorso/internal/ids"
	"percorso/people"
)

// NoteText is a note to be written down.
type NoteText struct {
	Text string `json:"text" maxLength:"8000" doc:"At most 2,000 characters"`
}

func (h handlers) notes(a huma.API) {
	tags := []string{"customers"}
	type notePath struct {
		CustomerPath
		ID string `path:"id" maxLength:"40"`
	}
	huma.Register(a, huma.Operation{
		OperationID: "list-notes", Method: http.MethodGet, Path: "/api/customers/{profile}/notes", Tags: tags,
		Metadata: needs(people.Customers),
		Summary:  "What colleagues noted about a customer, the newest first",
	}, func(ctx context.Context, in *CustomerPath) (*struct{ Body []note.Note }, error) {
		list, err := h.notesOn(ctx, in.Profile)
		if err != nil {
			return nil, problem(err)
		}
		return &struct{ Body []note.Note }{list}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "add-note", Method: http.MethodPost, Path: "/api/customers/{profile}/notes", Tags: tags,
		Metadata: needs(people.Customers), DefaultStatus: http.StatusCreated,
		Summary: "Note something about a customer",
	}, func(ctx context.Context, in *struct {
		CustomerPath
		Body NoteText
	},
	) (*struct{ Body note.Note }, error) {
		n, err := h.addNote(ctx, in.Profile, in.Body.Text)
		if err != nil {
			return nil, problem(err)
		}
		return &struct{ Body note.Note }{n}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "delete-note", Method: http.MethodDelete, Path: "/api/customers/{profile}/notes/{id}", Tags: tags,
		Metadata:    needs(people.Customers),
		Summary:     "Delete a note",
		Description: "One's own, or as an owner anybody's. It can be brought back for a day.",
	}, func(ctx context.Context, in *notePath) (*struct{}, error) {
		err := h.mine(ctx, in.Profile, in.ID)
		if err == nil {
			err = h.ws.Notes.DeleteNote(ctx, in.ID, h.now())
		}
		return nil, problem(err)
	})
	huma.Register(a, huma.Operation{
		OperationID: "restore-note", Method: http.MethodPost, Path: "/api/customers/{profile}/notes/{id}/restore", Tags: tags,
		Metadata: needs(people.Customers), DefaultStatus: http.StatusNoContent,
		Summary: "Bring a deleted note back",
	}, func(ctx context.Context, in *notePath) (*struct{}, error) {
		err := h.mine(ctx, in.Profile, in.ID)
		if err == nil {
			err = h.ws.Notes.RestoreNote(ctx, in.ID)
		}
		return nil, problem(err)
	})
}

// notesOn returns the notes on a customer, whichever of its ids they were
// written under.
func (h handlers) notesOn(ctx context.Context, profile string) ([]note.Note, error) {
	node, err := h.ws.Identity.Node(ctx, percorso.ProfileID(profile))
	if err != nil {
		return nil, err
	}
	return h.ws.Notes.Notes(ctx, h.ws.Identity.ProfileIDs(node))
}

func (h handlers) addNote(ctx context.Context, profile, text string) (note.Note, error) {
	text, err := note.Check(text)
	if err != nil {
		return note.Note{}, err
	}
	node, err := h.ws.Identity.Node(ctx, percorso.ProfileID(profile))
	if err != nil {
		return note.Note{}, err
	}
	caller, _ := people.CallerOf(ctx)
	n := note.Note{ID: ids.New(), Profile: h.ws.Identity.ProfileID(node), Author: caller.Person, Name: caller.Name, At: h.now(), Text: text}
	return n, h.ws.Notes.AddNote(ctx, n)
}

// mine returns an error unless the note is on that customer and the caller may
// take it away.
func (h handlers) mine(ctx context.Context, profile, id string) error {
	n, err := h.ws.Notes.Note(ctx, id)
	if err != nil {
		return err
	}
	node, err := h.ws.Identity.Node(ctx, percorso.ProfileID(profile))
	if err != nil {
		return err
	}
	if !slices.Contains(h.ws.Identity.ProfileIDs(node), n.Profile) {
		return percorso.Errorf(percorso.NotFound, "customer %s has no note %q", profile, id)
	}
	return ownerOr(ctx, n.Author, "the note is "+n.Name+"’s; they or an owner can delete it")
}

// ownerOr refuses callers who are neither that person nor an owner.
func ownerOr(ctx context.Context, person, refusal string) error {
	caller, known := people.CallerOf(ctx)
	if !known || caller.Person == person || slices.Contains(caller.Rights, people.Members) {
		return nil
	}
	return percorso.Errorf(percorso.Forbidden, "%s", refusal)
}
