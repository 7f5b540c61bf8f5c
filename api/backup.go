package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"percorso/people"
	"percorso/workspace"
)

// BackupInfo is a backup that is being made, or waits to be fetched.
type BackupInfo struct {
	ID        string    `json:"id"`
	State     string    `json:"state" enum:"running,ready,failed"`
	StartedAt time.Time `json:"started_at"`
	Share     float64   `json:"share" doc:"Done, from 0 to 1"`
	Bytes     int64     `json:"bytes,omitempty" doc:"Of the file, once it is ready"`
	Events    int64     `json:"events,omitempty" doc:"Position of the newest event, once it is ready"`
	Until     time.Time `json:"until" doc:"When it is removed"`
	Reason    string    `json:"reason,omitempty" doc:"Why it failed"`
}

// BackupList is backups, the newest first.
type BackupList []BackupInfo

func backupInfo(m workspace.MadeBackup) BackupInfo {
	b := BackupInfo{ID: m.ID, State: string(m.State), StartedAt: m.StartedAt, Share: m.Share, Bytes: m.Bytes, Events: m.Events, Until: m.Until}
	if m.Err != nil {
		b.Reason = m.Err.Error()
	}
	return b
}

func (h handlers) backups(a huma.API) {
	tags := []string{"backups"}
	huma.Register(a, huma.Operation{
		OperationID: "make-backup", Method: http.MethodPost, Path: "/api/backup", Tags: tags,
		Metadata:    needs(people.Settings),
		Summary:     "Begin a backup",
		Description: "It is made while all else goes on; the list of backups tells how far it is. One at a time: 409 while another is being made.", DefaultStatus: http.StatusAccepted,
	}, func(context.Context, *struct{}) (*struct{ Body BackupInfo }, error) {
		m, err := h.ws.StartBackup(h.version) //nolint:contextcheck // it goes on after the request that began it
		if err != nil {
			return nil, problem(err)
		}
		return &struct{ Body BackupInfo }{backupInfo(m)}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "list-backups", Method: http.MethodGet, Path: "/api/backups", Tags: tags,
		Metadata: needs(people.Settings),
		Summary:  "Backups of the last day, the newest first",
	}, func(context.Context, *struct{}) (*struct{ Body BackupList }, error) {
		all, err := h.ws.Backups()
		if err != nil {
			return nil, problem(err)
		}
		out := BackupList{}
		for _, m := range all {
			out = append(out, backupInfo(m))
		}
		return &struct{ Body BackupList }{out}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "fetch-backup", Method: http.MethodGet, Path: "/api/backup/{id}", Tags: tags,
		Metadata:    takesAway(people.Settings),
		Summary:     "Fetch a backup",
		Description: "A .zip file for percorso restore. It holds everything: customers, write keys, people. A range of it can be asked for, so that a transfer that was cut short goes on.",
		Responses: map[string]*huma.Response{"200": {
			Description: "The file",
			Content:     map[string]*huma.MediaType{"application/zip": {Schema: &huma.Schema{Type: "string", Format: "binary"}}},
		}},
	}, func(_ context.Context, in *struct {
		ID string `path:"id"`
	},
	) (*huma.StreamResponse, error) {
		f, name, err := h.ws.OpenBackup(in.ID)
		if err != nil {
			return nil, problem(err)
		}
		return &huma.StreamResponse{Body: func(ctx huma.Context) {
			defer func() { _ = f.Close() }()
			r, w := humago.Unwrap(ctx)
			w.Header().Set("Content-Type", "application/zip")
			w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
			w.Header().Set("Etag", `"`+in.ID+`"`) // a backup never changes
			http.ServeContent(w, r, name, time.Time{}, f)
		}}, nil
	})
	huma.Register(a, huma.Operation{
		OperationID: "remove-backup", Method: http.MethodDelete, Path: "/api/backup/{id}", Tags: tags,
		Metadata: needs(people.Settings),
		Summary:  "Remove a backup, or stop it while it is being made", DefaultStatus: http.StatusNoContent,
	}, func(_ context.Context, in *struct {
		ID string `path:"id"`
	},
	) (*struct{}, error) {
		return nil, problem(h.ws.RemoveBackup(in.ID))
	})
}
