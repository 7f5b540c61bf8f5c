/**
 * A made-up shop for `npm run mock`: journeys drawn from a seed and counted by
 * the definitions of insight/answer.go, so that every figure agrees with the
 * others. For development only; the product's demo is `percorso demo`.
 */

const day = 86400;

const text = (it, en) => ({ it, en });
export const model = {
  id: "infinite-loop",
  name: text("Anello infinito", "Infinite loop"),
  stages: [
    { id: "discovery", name: text("Scoperta", "Discovery"), voice: text("Mi serve qualcosa di caldo", "I need something warm") },
    { id: "evaluation", name: text("Valutazione", "Evaluation"), voice: text("È quello giusto per me?", "Is it the right one for me?") },
    { id: "purchase", name: text("Acquisto", "Purchase"), voice: text("Quanto costa, davvero?", "What does it cost, really?") },
    { id: "use", name: text("Uso", "Use"), voice: text("Arriva in tempo? Mi sta?", "Will it come in time? Does it fit?") },
    { id: "loyalty", name: text("Fedeltà", "Loyalty"), voice: text("Ci torno, e lo dico in giro", "I come back, and I tell others") },
  ],
  loops: [
    { from: "loyalty", to: "purchase", name: text("riacquista senza rivalutare", "buys again without comparing") },
    { from: "loyalty", to: "discovery", name: text("nuovo bisogno", "new need") },
  ],
};

const tp = (stage, id, it, en, kind, ownership, channel, icon, weight, mood, moment) => ({
  stage,
  weight,
  mood,
  point: { id, name: text(it, en), kind, ownership, channel, icon, ...(moment ? { moment } : {}) },
});
export const points = [
  tp(0, "social-ads", "Annunci social", "Social ads", "digital", "paid", "social", "instagram", 38, 0.4),
  tp(0, "search", "Ricerca Google", "Google search", "digital", "earned", "search", "search", 31, 0.3),
  tp(0, "window", "Vetrina", "Shop window", "physical", "owned", "store", "store", 21, 0.8),
  tp(0, "word-of-mouth", "Passaparola", "Word of mouth", "human", "earned", "referral", "messages-square", 12, 1.1),
  tp(0, "newsletter", "Newsletter", "Newsletter", "digital", "owned", "email", "mail", 9, 0.2),
  tp(1, "product-page", "Scheda capo", "Product page", "digital", "owned", "web", "monitor", 81, 0.2),
  tp(1, "reviews", "Recensioni", "Reviews", "digital", "earned", "review", "star", 34, 0.1),
  tp(1, "fitting", "Prova del capo", "Fitting room", "physical", "owned", "store", "shirt", 26, 1.3, true),
  tp(1, "adviser", "Consulente", "Adviser", "human", "owned", "store", "user-round", 11, 1.0),
  tp(2, "web-checkout", "Pagamento web", "Web checkout", "digital", "owned", "web", "credit-card", 58, -0.7, true),
  tp(2, "till", "Cassa", "Till", "physical", "owned", "store", "shopping-bag", 31, 0.4),
  tp(2, "pick-up", "Ritiro in negozio", "Store pick-up", "physical", "owned", "store", "package", 21, 0.7),
  tp(2, "app-checkout", "Paga in app", "App checkout", "digital", "owned", "app", "smartphone", 11, 0.6),
  tp(3, "status-mail", "E-mail di stato", "Status e-mail", "digital", "owned", "email", "mail", 58, 0.1),
  tp(3, "courier", "Corriere", "Courier", "physical", "earned", "delivery", "truck", 51, -1.3, true),
  tp(3, "service", "Servizio clienti", "Customer service", "human", "owned", "call", "headset", 14, -0.3),
  tp(3, "return", "Reso in negozio", "Store return", "physical", "owned", "store", "undo-2", 9, 0.2),
  tp(4, "card", "Tessera", "Loyalty card", "physical", "owned", "store", "id-card", 44, 0.9),
  tp(4, "news", "Newsletter fedeli", "Members’ newsletter", "digital", "owned", "email", "mail-plus", 37, 0.8),
  tp(4, "review", "Recensione", "Review", "digital", "earned", "review", "star", 12, 1.2),
  tp(4, "invite", "Invita un’amica", "Invite a friend", "human", "owned", "referral", "user-plus", 6, 1.5),
];

// From each stage: chances to go to stages 0..4, and how long it takes; the rest ends.
const moves = [
  [0, 0.66, 0.02, 0, 0],
  [0.08, 0, 0.29, 0, 0],
  [0.01, 0.14, 0, 0.8, 0],
  [0, 0.03, 0.06, 0, 0.41],
  [0.114, 0, 0.24, 0, 0],
];
const waits = [1.2, 6, 0.02, 11, 40];

function rng(seed) {
  let s = seed >>> 0;
  return () => {
    s = (Math.imul(s ^ (s >>> 15), 2246822519) + 0x9e3779b9) >>> 0;
    let t = Math.imul(s ^ (s >>> 13), 3266489917);
    t ^= t >>> 16;
    return (t >>> 0) / 2 ** 32;
  };
}

/** Interactions as [time, point, emotion or null, value or 0], by customer. */
export function simulate(customers, now, seed = 7) {
  const r = rng(seed);
  const pick = (stage) => {
    const here = points.map((p, i) => [p, i]).filter(([p]) => p.stage === stage);
    let x = r() * here.reduce((sum, [p]) => sum + p.weight, 0);
    for (const [p, i] of here) {
      x -= p.weight;
      if (x <= 0) return i;
    }
    return here[0][1];
  };
  return Array.from({ length: customers }, () => {
    const log = [];
    let t = now - r() * 370 * day;
    for (let stage = r() < 0.86 ? 0 : 1, n = 0; n < 14 && t < now; n++) {
      const touches = 1 + Math.floor(r() * 3);
      for (let k = 0; k < touches && t < now; k++) {
        const i = pick(stage);
        const feels = r() < 0.06 ? Math.max(-2, Math.min(2, Math.round(points[i].mood + (r() + r() + r() - 1.5) * 2))) : null;
        log.push([Math.floor(t), i, feels, stage === 2 && k === touches - 1 && r() < 0.97 ? Math.round(2000 + r() * r() * 40000) : 0]);
        t += -Math.log(1 - r()) * 1500;
      }
      let x = r();
      const to = moves[stage].findIndex((p) => {
        x -= p;
        return x < 0;
      });
      if (to < 0) break;
      t += -Math.log(1 - r()) * 1.44 * waits[stage] * day;
      stage = to;
    }
    return log;
  }).filter((log) => log.length > 0);
}

function quartiles(list) {
  if (list.length === 0) return { n: 0, q1: null, median: null, q3: null };
  const s = Float64Array.from(list).sort();
  const at = (q) => s[Math.floor((s.length - 1) * q)];
  return { n: s.length, q1: at(0.25), median: at(0.5), q3: at(0.75) };
}

function feeling(list) {
  const counts = [0, 0, 0, 0, 0];
  for (const e of list) counts[e + 2]++;
  const n = list.length;
  if (n === 0) return { n, mean: null, low: null, high: null, counts };
  const mean = list.reduce((a, b) => a + b, 0) / n;
  if (n < 2) return { n, mean, low: null, high: null, counts };
  const sd = Math.sqrt(list.reduce((a, b) => a + (b - mean) ** 2, 0) / (n - 1));
  const half = (1.96 * sd) / Math.sqrt(n);
  return { n, mean, low: mean - half, high: mean + half, counts };
}

/** The journey of the interactions that pass, from and to in seconds. */
export function journey(logs, from, to, pass, seq) {
  const newest = logs.reduce((m, l) => Math.max(m, l.at(-1)?.[0] ?? 0), 0);
  const until = Math.min(to, newest);
  const silence = 30 * day;
  const n = model.stages.length;
  const S = Array.from({ length: n }, () => ({
    people: 0,
    inter: 0,
    visits: 0,
    next: 0,
    onward: 0,
    in: [],
    toNext: [],
    back: 0,
    loop: 0,
    left: 0,
    ended: 0,
    dropped: 0,
    now: 0,
    outcomes: 0,
    value: 0,
    feels: [],
  }));
  const P = points.map(() => ({ people: 0, inter: 0, now: 0, last: 0, outcomes: 0, value: 0, feels: [], first: Infinity }));
  const T = new Map();
  const total = { customers: 0, inter: 0, buyers: 0, outcomes: 0, value: 0, time: [], back: 0, dropped: 0, now: 0, feels: [] };
  let [first, last] = [Infinity, 0];
  const isLoop = (a, b) => model.loops.some((l) => l.from === model.stages[a].id && l.to === model.stages[b].id);
  for (const all of logs) {
    const log = all.filter((e) => e[0] >= from && e[0] < to && pass(e));
    if (log.length === 0) continue;
    total.customers++;
    first = Math.min(first, log[0][0]);
    last = Math.max(last, log.at(-1)[0]);
    const visits = [];
    const seen = new Set();
    let bought = null;
    for (const [t, i, feels, value] of log) {
      const stage = points[i].stage;
      let v = visits.at(-1);
      if (v?.stage !== stage) {
        v = { stage, start: t, end: t, outcome: false };
        visits.push(v);
      }
      v.end = t;
      S[stage].inter++;
      P[i].inter++;
      total.inter++;
      P[i].first = Math.min(P[i].first, t);
      if (!seen.has(i)) P[i].people++;
      seen.add(i);
      if (feels !== null) for (const f of [S[stage], P[i], total]) f.feels.push(feels);
      if (value > 0) {
        v.outcome = true;
        bought ??= t;
        for (const f of [S[stage], P[i], total]) {
          f.outcomes++;
          f.value += value;
        }
      }
    }
    if (bought !== null) {
      total.buyers++;
      total.time.push(bought - log[0][0]);
    }
    const entered = new Map();
    for (const v of visits) if (!entered.has(v.stage)) entered.set(v.stage, v.start);
    const end = visits.at(-1);
    const over = until - end.end >= silence;
    for (const [stage, t] of entered) {
      const s = S[stage];
      s.people++;
      const later = (test) => visits.find((v) => v.start > t && test(v.stage));
      const next = later((x) => (stage === n - 1 ? isLoop(stage, x) : x === stage + 1));
      if (next) {
        s.next++;
        s.toNext.push(next.start - t);
      }
      if (later((x) => x > stage)) s.onward++;
      if (end.stage !== stage) s.left++;
      else if (!over) s.now++;
      else if (end.outcome) s.ended++;
      else s.dropped++;
    }
    const made = new Set();
    const backs = new Set();
    visits.forEach((v, k) => {
      S[v.stage].visits++;
      S[v.stage].in.push(v.end - v.start);
      const to = visits[k + 1];
      if (!to) return;
      const key = `${v.stage} ${to.stage}`;
      const kind = isLoop(v.stage, to.stage) ? "loop" : to.stage < v.stage ? "back" : to.stage === v.stage + 1 ? "forward" : "skip";
      if (!T.has(key)) T.set(key, { from: v.stage, to: to.stage, kind, moves: 0, customers: 0, time: [] });
      const move = T.get(key);
      move.moves++;
      if (!made.has(key)) move.customers++;
      made.add(key);
      move.time.push(to.start - v.end);
      if (kind === "loop") backs.add(`loop ${v.stage}`);
      if (kind === "back" && to.start - v.start <= silence) backs.add(`back ${v.stage}`);
    });
    for (const b of backs) S[Number(b.slice(5))][b.slice(0, 4)]++;
    if ([...backs].some((b) => b.startsWith("back"))) total.back++;
    if (!over) {
      total.now++;
      P[log.at(-1)[1]].now++;
    } else if (!end.outcome) {
      total.dropped++;
      P[log.at(-1)[1]].last++;
    }
  }
  const iso = (t) => (Number.isFinite(t) && t > 0 ? new Date(t * 1000).toISOString() : "");
  return {
    coverage: {
      customers: total.customers,
      interactions: total.inter,
      placed: total.inter,
      from: iso(first),
      to: iso(last),
      until: iso(until),
      seq,
      catalogue: 1,
      ms: 1,
    },
    totals: {
      customers: total.customers,
      interactions: total.inter,
      outcome_customers: total.buyers,
      outcomes: total.outcomes,
      value: total.value,
      time_to_outcome: quartiles(total.time),
      emotion: feeling(total.feels),
      back_step: total.back,
      dropped: total.dropped,
      now: total.now,
    },
    stages: S.map((s, i) => ({
      stage: model.stages[i].id,
      customers: s.people,
      interactions: s.inter,
      visits: s.visits,
      next: s.next,
      onward: s.onward,
      time_in: quartiles(s.in),
      time_to_next: quartiles(s.toNext),
      back_step: s.back,
      loop: s.loop,
      left: s.left,
      ended: s.ended,
      dropped: s.dropped,
      now: s.now,
      outcomes: s.outcomes,
      value: s.value,
      emotion: feeling(s.feels),
    })),
    touchpoints: points
      .map((p, i) => ({ p, f: P[i] }))
      .filter(({ f }) => f.inter > 0)
      .sort((a, b) => a.p.stage - b.p.stage || b.f.people - a.f.people)
      .map(({ p, f }) => ({
        touchpoint: p.point,
        stage: model.stages[p.stage].id,
        customers: f.people,
        interactions: f.inter,
        now: f.now,
        last: f.last,
        outcomes: f.outcomes,
        value: f.value,
        emotion: feeling(f.feels),
        first_seen: iso(f.first),
      })),
    transitions: [...T.values()]
      .sort((a, b) => a.from - b.from || a.to - b.to)
      .map((t) => ({
        from: model.stages[t.from].id,
        to: model.stages[t.to].id,
        kind: t.kind,
        moves: t.moves,
        customers: t.customers,
        time: quartiles(t.time),
      })),
  };
}
