package workspace

import (
	"context"
	"fmt"
	"time"

	"percorso"
	"percorso/collect"
	"percorso/collect/volume"
	"percorso/store/sqlite"
)

// openDoor opens the door, what counts at it, and what comes by files.
func (ws *Workspace) openDoor(ctx context.Context, config Config) error {
	zone, err := time.LoadLocation(config.Zone)
	if err != nil {
		return percorso.Errorf(percorso.Invalid, "opening %s: zone: %w", ws.dir, err)
	}
	ws.Meter, err = volume.Open(ctx, sqlite.NewVolumeStore(ws.state), ws.Journal, zone, ws.opt.Now)
	if err != nil {
		return err
	}
	ws.Door = collect.New(ws.Journal, ws.Sources, collect.Options{Now: ws.opt.Now, Duplicates: ws.Meter.Duplicates})
	ws.Jobs = newJobs(ws.opt.Now)
	if ws.Imports, err = openImports(ws); err != nil {
		return fmt.Errorf("opening the imports: %w", err)
	}
	return nil
}
