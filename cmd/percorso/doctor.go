package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"percorso"
	"percorso/catalogue"
	"percorso/internal/disk"
	"percorso/sequence/index"
	"percorso/store/sqlite"
	"percorso/workspace"
)

// finding is one thing that doctor looked at.
type finding struct {
	Check  string `json:"check"`
	OK     bool   `json:"ok"`
	Found  string `json:"found"`
	Remedy string `json:"remedy,omitempty"`
}

func (p *program) doctorCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "Look for what is wrong with the data folder and this machine",
		Long: `Looks at the settings, the data folder, its files and the disk, changes nothing,
and says what to do about what it finds. Ends with 1 when something is wrong.`,
		Args: takes(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			findings := p.examine(cmd.Context())
			if p.json {
				if err := p.answer(findings); err != nil {
					return err
				}
			}
			wrong := 0
			for _, f := range findings {
				mark := "ok    "
				if !f.OK {
					mark = "WRONG "
					wrong++
				}
				if p.json {
					continue
				}
				p.print("%s %-22s %s\n", mark, f.Check, f.Found)
				if f.Remedy != "" {
					p.print("       %-22s %s\n", "", f.Remedy)
				}
			}
			if wrong > 0 {
				return fmt.Errorf("%d of %d checks found something wrong", wrong, len(findings))
			}
			return nil
		},
	}
}

func (p *program) examine(ctx context.Context) []finding {
	dir := p.dir()
	var out []finding
	add := func(check string, err error, found, remedy string) bool {
		f := finding{Check: check, OK: err == nil, Found: found}
		if err != nil {
			f.Found, f.Remedy = err.Error(), remedy
		}
		out = append(out, f)
		return err == nil
	}
	config, err := workspace.ReadConfig(dir)
	if !add("workspace", err, fmt.Sprintf("%s, %s, %s", config.Name, config.Currency, config.Zone), "percorso init makes one") {
		return out
	}
	_, err = time.LoadLocation(config.Zone)
	add("time zones", err, config.Zone+" is known", "correct zone in workspace.yaml")
	add("writable", writable(dir), "the folder takes new files", "give the user that runs percorso the right to write to "+dir)
	free, err := disk.FreeBytes(dir)
	if err == nil && free < 1<<30 {
		err = percorso.Errorf(percorso.Unavailable, "only %d MB are free", free>>20)
	}
	add("disk", err, fmt.Sprintf("%d GB are free", free>>30), "make room: with a full disk the door answers 503 and takes nothing in")
	for _, name := range []string{sqlite.JournalFile, sqlite.StateFile} {
		file, err := sqlite.OpenReadOnly(ctx, dir, name)
		if err == nil {
			err = errors.Join(file.Check(ctx), file.Close())
		}
		remedy := "restore the last backup: percorso restore"
		if percorso.KindOf(err) == percorso.Unavailable {
			remedy = ""
		}
		add(name, err, "whole, and of this version", remedy)
	}
	add("catalogue", catalogueRules(ctx, dir), "the newest version rules", "save a corrected version, or go back to an older one")
	path := filepath.Join(dir, workspace.SnapshotFile)
	if _, err := os.Stat(path); err != nil {
		add("index", nil, "not made yet: it comes from the journal at the next start", "")
	} else {
		x, err := index.Open(index.Options{Path: path, Signatures: catalogue.NewSignatures()})
		if err == nil {
			err = errors.Join(x.Discarded(), x.Close())
		}
		if add("index", err, "whole", "nothing is lost: it is made anew at the next start") {
			last, err := lastEvent(ctx, dir)
			if err == nil && x.Cursor() > last {
				err = percorso.Errorf(percorso.Invalid, "the index reaches event %d, but %s ends at %d: it was lost, or replaced by another", x.Cursor(), sqlite.JournalFile, last)
			}
			add("journal and index", err, fmt.Sprintf("the journal has come to event %d, the index to %d", last, x.Cursor()), "restore the last backup, or go on with what the journal holds: percorso rebuild")
		}
	}
	return out
}

// lastEvent returns the position of the newest event of the journal in dir.
func lastEvent(ctx context.Context, dir string) (int64, error) {
	db, err := sqlite.OpenReadOnly(ctx, dir, sqlite.JournalFile)
	if err != nil {
		return 0, err
	}
	last, err := sqlite.NewJournalStore(db).Last(ctx)
	return last, errors.Join(err, db.Close())
}

// catalogueRules says why the newest version of the catalogue does not rule.
func catalogueRules(ctx context.Context, dir string) error {
	state, err := sqlite.OpenReadOnly(ctx, dir, sqlite.StateFile)
	if err != nil {
		return err
	}
	c, err := catalogue.Open(ctx, sqlite.NewCatalogueStore(state), time.Now)
	if err == nil {
		err = c.Broken()
	}
	return errors.Join(err, state.Close())
}

func writable(dir string) error {
	f, err := os.CreateTemp(dir, ".doctor-*")
	if err != nil {
		return fmt.Errorf("trying to write: %w", err)
	}
	_ = f.Close()
	return os.Remove(f.Name())
}
