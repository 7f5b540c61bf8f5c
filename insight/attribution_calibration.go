package insight

import "percorso/sequence/attribution"

// Calibration is how well a Markov chain of an order foretells which paths convert:
// it learns from the paths of one half of the customers, always the same, and is
// held against those of the other half.
type Calibration struct {
	Order  int              `json:"order" doc:"How many of the last touches it looks at"`
	Best   bool             `json:"best" doc:"Whether it misses by least of all orders; the lower one of equals. None, where all of the other half ended alike"`
	Fitted int64            `json:"fitted" doc:"Paths that it learned from"`
	Paths  int64            `json:"paths" doc:"Paths of the other half, with a conversion or lost"`
	Won    int64            `json:"won" doc:"Of these: with a conversion"`
	Unseen int64            `json:"unseen" doc:"Of these: with last touches that it did not learn; they are foretold by fewer"`
	Brier  *float64         `json:"brier" doc:"Mean square of what it misses by: 0 is perfect; null when there is nothing to learn from or to hold it against"`
	Base   *float64         `json:"base" doc:"The same for foretelling everybody the share of all"`
	AUC    *float64         `json:"auc" doc:"Probability that it foretells a path that converts more than one that does not: 0.5 is chance, 1 perfect; null without both"`
	Bins   []CalibrationBin `json:"bins" doc:"By what was foretold, least first: at most 10, about as large; those foretold the same are in one"`
}

// CalibrationBin is paths that were foretold about the same.
type CalibrationBin struct {
	Paths    int64   `json:"paths"`
	Won      int64   `json:"won"`
	From     float64 `json:"from" doc:"The least that one of them was foretold"`
	To       float64 `json:"to" doc:"The most"`
	Foretold float64 `json:"foretold" doc:"The mean"`
	Observed float64 `json:"observed" doc:"The share that converted"`
	Low      float64 `json:"low" doc:"Wilson's interval of 95 % around it: its beginning"`
	High     float64 `json:"high" doc:"Its end"`
}

func calibrations(e *attribution.Endings) []Calibration {
	all := e.Calibrations()
	best := attribution.Best(all)
	out := make([]Calibration, len(all))
	for i := range all {
		c := &all[i]
		out[i] = Calibration{Order: c.Order, Best: i == best, Fitted: c.Fitted, Paths: c.Paths, Won: c.Won, Unseen: c.Unseen, Bins: []CalibrationBin{}}
		if len(c.Bins) > 0 {
			out[i].Brier, out[i].Base = &c.Brier, &c.Base
		}
		if c.Ranked {
			out[i].AUC = &c.AUC
		}
		for k := range c.Bins {
			b := &c.Bins[k]
			bin := CalibrationBin{Paths: b.Paths, Won: b.Won, From: b.Low, To: b.High, Foretold: b.Foretold}
			bin.Observed, bin.Low, bin.High = b.Observed()
			out[i].Bins = append(out[i].Bins, bin)
		}
	}
	return out
}

// calibrationSheet lays calibrations out by order and bin.
func calibrationSheet(all []Calibration) Sheet {
	sheet := NewSheet("calibration", "Calibrazione", "Calibration",
		ColAs("order", Count, "Ordine", "Order"), ColAs("paths", Count, "Percorsi", "Paths"), ColAs("won", Count, "Con conversione", "With a conversion"),
		ColAs("from", Share, "Previsto da", "Foretold from"), ColAs("to", Share, "Previsto a", "Foretold to"), ColAs("foretold", Share, "Previsto", "Foretold"),
		ColAs("observed", Share, "Osservato", "Observed"), ColAs("low", Share, "Intervallo da", "Interval from"), ColAs("high", Share, "Intervallo a", "Interval to"),
		ColAs("brier", Number, "Brier", "Brier"), ColAs("auc", Number, "AUC", "AUC"))
	for i := range all {
		c := &all[i]
		for _, b := range c.Bins {
			sheet.Add(c.Order, b.Paths, b.Won, b.From, b.To, b.Foretold, b.Observed, b.Low, b.High, c.Brier, c.AUC)
		}
	}
	return sheet
}
