package gen

// voices are what people write, by question and by how they felt: the lowest
// two fifths of the scale, the middle, the highest two fifths.
var voices = [asks][3][]string{
	askSite: {
		{"Non ho capito subito dove cercare.", "Troppe finestre da chiudere prima di vedere un capo.", "Pagina lenta, ho quasi lasciato perdere."},
		{"Bello, ma cercavo altro.", "Nella media.", "Non male, un po' confuso il menu."},
		{"Belle foto, si capisce come cade la stoffa.", "Mi è venuta voglia di guardare tutto.", "Finalmente un sito semplice."},
	},
	askProductPage: {
		{"Mancano le misure vere del capo.", "Dalle foto non capisco il colore.", "Nessuna foto del retro."},
		{"La scheda va bene, vorrei più foto indossate.", "Descrizione un po' corta.", "Non so se veste come la 44 di sempre."},
		{"Scheda chiara, ho trovato anche come si lava.", "Le foto indossate aiutano davvero.", "Le recensioni mi hanno tolto i dubbi."},
	},
	askSizeGone: {
		{"La 44 non c'è mai.", "Taglia esaurita da tre settimane, e nessuno mi avvisa.", "Lo volevo da ottobre, la mia taglia è già finita."},
		{"Peccato, la mia taglia non c'è. Riproverò.", "C'è solo la 38, ma il capo è bello.", "Taglia finita, ho chiesto in negozio."},
		{"Non c'era la mia taglia, ma me l'hanno trovata a Verona.", "Esaurito, però mi hanno proposto un modello simile."},
	},
	askFittingRoom: {
		{"Un solo camerino aperto, ho aspettato venti minuti.", "Nessuno che potesse portarmi un'altra taglia.", "Luce brutta in camerino, non si vede il colore."},
		{"Provato due taglie, nessuna perfetta.", "Bel capo, ma mi tira sulle spalle.", "Camerini piccoli, personale gentile."},
		{"Mi sta d'incanto.", "La commessa ha trovato la mia taglia a Bologna e me l'ha fatta arrivare.", "Consigliata benissimo, ho provato senza fretta.", "Dal vivo è ancora più bello, la lana è morbidissima."},
	},
	askCheckout: {
		{"Il pagamento non partiva, ho dovuto rifare tutto.", "Troppi campi da riempire sul telefono.", "Mi ha chiesto due volte l'indirizzo."},
		{"Tutto bene, un po' lungo.", "Avrei preferito pagare con un tocco.", "Niente da dire."},
		{"Tre passi e fatto.", "Veloce, anche dal telefono.", "Ho pagato in un minuto."},
	},
	askShipping: {
		{"Arrivo al pagamento e spuntano 7,90 di spedizione. Ho chiuso tutto.", "Le spese di spedizione si scoprono solo alla fine.", "Se me lo dicevate prima, prendevo anche la sciarpa e arrivavo a 99.", "7,90 per una maglia: lascio perdere."},
		{"La spedizione costa un po' troppo, ci penso.", "Non avevo visto le spese, passo in negozio."},
		{"La spedizione si paga, ma il prezzo finale va bene lo stesso.", "Spese chiare, deciderò con calma."},
	},
	askTill: {
		{"Cassa lenta, e la tessera non si leggeva.", "Alla cassa non accettavano il buono.", "Poco sorriso alla cassa."},
		{"Normale.", "Qualche minuto di attesa, ma gentili.", "Tutto regolare."},
		{"Cassiera gentile, pacchetto bellissimo.", "Veloci e sorridenti.", "Punti caricati subito, perfetto."},
	},
	askQueue: {
		{"Mezz'ora in fila di sabato con una cassa sola.", "Coda infinita, stavo per lasciare tutto lì.", "Due casse chiuse e dieci persone in coda."},
		{"Di sabato c'è sempre coda.", "Un po' di fila, me l'aspettavo."},
		{"C'era coda, ma hanno aperto un'altra cassa.", "Fila veloce nonostante il sabato."},
	},
	askCourier: {
		{"Pacco lasciato dal vicino senza avvisare.", "Scatola rovinata.", "Il corriere non ha suonato."},
		{"Arrivato, tutto normale.", "Puntuale, ma la scatola è enorme.", "Bene, avrei voluto scegliere l'ora."},
		{"Arrivato un giorno prima, confezione curata.", "Corriere gentile e puntuale.", "Ordinato lunedì, mercoledì era qui."},
	},
	askCourierLate: {
		{"Doveva arrivare il 28. Ho chiamato due volte e nessuno sa dov'è il pacco.", "Sei giorni di ritardo, era un regalo.", "«In consegna» per quattro giorni di fila.", "Il tracciamento è fermo da una settimana.", "Pacco in ritardo e nessuno che avvisa."},
		{"In ritardo, ma il cappotto è bello.", "Arrivato tardi, almeno hanno chiesto scusa."},
		{"Qualche giorno di ritardo, ma il servizio clienti mi ha aiutata.", "In ritardo, però ne valeva la pena."},
	},
	askPickUp: {
		{"Pronto, dicevano. Sono andata e non c'era.", "Ho aspettato che cercassero il pacco in magazzino.", "Il punto di ritiro non si trova."},
		{"Ritirato, ci ho messo poco.", "Comodo, ma lo vorrei pronto in giornata."},
		{"Comodissimo, ritirato tornando dal lavoro.", "L'ho provato subito in negozio: perfetto.", "Pronto in poche ore, e niente spese."},
	},
	askService: {
		{"Venti minuti di attesa al telefono.", "Risposte copiate e incollate.", "Ho dovuto spiegare tutto due volte."},
		{"Risolto, ma ci sono voluti tre messaggi.", "Gentili, un po' lenti."},
		{"Risposta in un'ora, e chiara.", "Mi ha risolto tutto una ragazza gentilissima.", "Una sola chiamata e fatto."},
	},
	askServiceLate: {
		{"Nessuno sa dirmi dov'è il pacco.", "Terza chiamata, terza risposta diversa.", "Ho restituito il capo due settimane fa e del rimborso non c'è traccia.", "Mi hanno detto di richiamare domani. Di nuovo."},
		{"Non hanno potuto fare molto, ma almeno hanno risposto.", "Attesa lunga, operatore cortese."},
		{"Hanno sbloccato la consegna in giornata.", "Mi hanno chiesto scusa e dato un buono."},
	},
	askReturn: {
		{"L'etichetta del reso non si stampava.", "Ho dovuto pagare io il reso.", "Procedura complicata."},
		{"Reso fatto, qualche passaggio di troppo.", "Rimborso arrivato, tutto regolare."},
		{"Reso facilissimo, rimborso in quattro giorni.", "Cambiata la taglia senza problemi."},
	},
	askReturnSlow: {
		{"Tre settimane per riavere i miei soldi.", "Il reso risulta consegnato, il rimborso no.", "Ho scritto quattro volte per un rimborso."},
		{"Rimborso lento, ma è arrivato.", "Alla fine tutto bene, che attesa però."},
		{"Ci è voluto tempo, ma mi hanno tenuta informata.", "Lento, però corretti."},
	},
	askRecommend: {
		{"Non mi sento seguita come cliente.", "I punti scadono troppo presto.", "Prezzi alti per quello che danno."},
		{"Mi trovo bene, ma non la consiglierei a tutte.", "Bei capi, servizio così così."},
		{"Ci torno sempre, e lo dico in giro.", "La tessera conviene davvero.", "La consiglio a mia sorella da anni.", "Capi che durano tre inverni."},
	},
	askRecommendBruised: {
		{"Dopo quel ritardo non la consiglio a nessuno.", "Bei vestiti, ma se qualcosa va storto sei sola.", "L'ultima volta ho aspettato il rimborso tre settimane."},
		{"Prima l'avrei consigliata, adesso non so.", "Capi belli, consegne da rivedere."},
		{"Un ritardo capita, la qualità resta.", "L'ultimo ordine è andato male, ma mi hanno ascoltata."},
	},
	askStars: {
		{"Dopo due lavaggi ha già i pelucchi.", "Veste molto più piccolo della taglia.", "Il colore è diverso dalla foto."},
		{"Carino, mi aspettavo una stoffa più pesante.", "Bello ma stropiccia.", "Buono, un po' caro."},
		{"Bello, caldo, cade benissimo.", "Taglia giusta e cuciture curate.", "La lana è morbida e non punge.", "Lo metto tutti i giorni.", "Bello, peccato l'attesa."},
	},
}

// voice returns what the person writes beside an answer; half of them write
// nothing. A review always has its words.
func (w *pen) voice(r *record, q ask, score int) string {
	h := hash(w.s.seed, uint64(r.person), uint64(r.serial)^'v')
	if q != askStars && h&1 == 0 {
		return ""
	}
	band := 1
	switch n := len(questions[q].chances); {
	case score*5 < n*2:
		band = 0
	case score*5 >= n*3:
		band = 2
	}
	said := voices[q][band]
	return said[h>>8%uint64(len(said))]
}
