package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"percorso"
	"percorso/journeymap"
	"percorso/people"
)

// NewComment is something to be said on a map.
type NewComment struct {
	Thread   string   `json:"thread,omitempty" maxLength:"40" doc:"To answer; absent to begin a thread"`
	Node     string   `json:"node,omitempty" maxLength:"40" doc:"What a thread is about: id of a node, map for the whole map"`
	Text     string   `json:"text" maxLength:"60000" doc:"1 to 10,000 characters"`
	Mentions []string `json:"mentions,omitempty" maxItems:"50" doc:"Ids of people who see the map"`
	Batch    string   `json:"batch,omitempty" maxLength:"64" doc:"The client's name for it: sent again under the same name it is said once"`
}

// CommentChange is what is to be changed of a comment: exactly one of its fields.
type CommentChange struct {
	Text     *string  `json:"text,omitempty" maxLength:"60000" doc:"One's own"`
	Mentions []string `json:"mentions,omitempty" maxItems:"50" doc:"With text: those whom it mentions now"`
	Resolved *bool    `json:"resolved,omitempty" doc:"Of a whole thread, by its first comment"`
	Deleted  bool     `json:"deleted,omitempty" doc:"One's own, or anybody's for who manages the map"`
}

// SeenMentions names the comments in which the caller has seen that they were
// mentioned.
type SeenMentions struct {
	Comments []string `json:"comments,omitempty" maxItems:"1000" doc:"Ids; all when absent"`
}

func (h handlers) mapComments(a huma.API) {
	type thread struct{ Body journeymap.Thread }
	huma.Register(a, huma.Operation{
		OperationID: "list-map-comments", Method: http.MethodGet, Path: "/api/maps/{map}/comments", Tags: mapTags,
		Metadata: needs(people.Maps),
		Summary:  "What people said on a map, thread by thread, the oldest first",
	}, func(ctx context.Context, in *MapPath) (*struct {
		Body []journeymap.Thread `nullable:"false"`
	}, error,
	) {
		list, err := h.ws.Maps.Threads(ctx, in.id(), author(ctx).ID)
		return &struct {
			Body []journeymap.Thread `nullable:"false"`
		}{list}, problem(err)
	})
	huma.Register(a, huma.Operation{
		OperationID: "add-map-comment", Method: http.MethodPost, Path: "/api/maps/{map}/comments", Tags: mapTags,
		Metadata:    looks(people.Maps), // the map has a history of its own
		Summary:     "Say something on a map",
		Description: "Begins a thread on a node, or answers one, which opens it anew. Needs comment.",

		DefaultStatus: http.StatusCreated,
	}, func(ctx context.Context, in *struct {
		MapPath
		Body NewComment
	},
	) (*thread, error) {
		t, err := h.ws.Maps.Say(ctx, in.id(), author(ctx), journeymap.Saying(in.Body))
		return &thread{t}, problem(err)
	})
	huma.Register(a, huma.Operation{
		OperationID: "change-map-comment", Method: http.MethodPatch, Path: "/api/maps/{map}/comments/{comment}", Tags: mapTags,
		Metadata:    looks(people.Maps),
		Summary:     "Reword, delete or resolve",
		Description: "Answers with the thread as it is now; one in which all was deleted has no comments. Needs comment.",
	}, func(ctx context.Context, in *struct {
		MapPath
		Comment string `path:"comment" maxLength:"40"`
		Body    CommentChange
	},
	) (*thread, error) {
		t, err := h.changeComment(ctx, in.id(), in.Comment, in.Body)
		return &thread{t}, problem(err)
	})
	huma.Register(a, huma.Operation{
		OperationID: "list-map-people", Method: http.MethodGet, Path: "/api/maps/{map}/people", Tags: mapTags,
		Metadata: needs(people.Maps),
		Summary:  "Who can be mentioned on a map: everybody who sees it, by name",
	}, func(ctx context.Context, in *MapPath) (*struct {
		Body []journeymap.Author `nullable:"false"`
	}, error,
	) {
		door, err := h.ws.Maps.Door(ctx, in.id(), author(ctx).ID)
		out := make([]journeymap.Author, len(door.People))
		for i, p := range door.People {
			out[i] = journeymap.Author{ID: p.Person, Name: p.Name}
		}
		return &struct {
			Body []journeymap.Author `nullable:"false"`
		}{out}, problem(err)
	})
	huma.Register(a, huma.Operation{
		OperationID: "list-map-mentions", Method: http.MethodGet, Path: "/api/maps/mentions", Tags: mapTags,
		Metadata: needs(people.Maps),
		Summary:  "Where the caller was mentioned, the newest first, at most 200",
	}, func(ctx context.Context, in *struct {
		Unread bool `query:"unread" doc:"Only what they have not seen"`
	},
	) (*struct {
		Body []journeymap.Mentioned `nullable:"false"`
	}, error,
	) {
		list, err := h.ws.Maps.Mentions(ctx, author(ctx).ID, in.Unread)
		return &struct {
			Body []journeymap.Mentioned `nullable:"false"`
		}{list}, problem(err)
	})
	huma.Register(a, huma.Operation{
		OperationID: "see-map-mentions", Method: http.MethodPut, Path: "/api/maps/mentions", Tags: mapTags,
		Metadata: looks(people.Maps), DefaultStatus: http.StatusNoContent,
		Summary: "Mark mentions as seen",
	}, func(ctx context.Context, in *struct{ Body SeenMentions }) (*struct{}, error) {
		return nil, problem(h.ws.Maps.SeeMentions(ctx, author(ctx).ID, in.Body.Comments))
	})
}

func (h handlers) changeComment(ctx context.Context, id journeymap.ID, comment string, c CommentChange) (journeymap.Thread, error) {
	who := author(ctx)
	switch {
	case c.Text != nil && c.Resolved == nil && !c.Deleted:
		return h.ws.Maps.Reword(ctx, id, who, comment, *c.Text, c.Mentions)
	case c.Resolved != nil && c.Text == nil && !c.Deleted:
		return h.ws.Maps.Resolve(ctx, id, who, comment, *c.Resolved)
	case c.Deleted && c.Text == nil && c.Resolved == nil:
		return h.ws.Maps.Unsay(ctx, id, who, comment)
	}
	return journeymap.Thread{}, percorso.Errorf(percorso.Invalid, "changing a comment: give exactly one of text, resolved and deleted")
}
