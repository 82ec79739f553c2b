"use strict";
// Draws latency, CPU and memory over time. The trials stand one after the other, in the order in
// which they ran, so that a host that changed meanwhile is seen.
(() => {
	const data = JSON.parse(document.getElementById("series").textContent);
	const {strands, trials} = data;
	const colours = 6, dashes = [[], [7, 4], [2, 3]];

	const whole = trials.reduce((sum, t) => sum + t.length, 0);
	const gap = Math.max(whole / 400, 0.001);
	let end = 0;
	for (const t of trials) {
		t.from = end;
		end += t.length + gap;
	}

	const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
	const colour = strand => css("--c" + strand % colours);
	const dash = strand => dashes[Math.floor(strand / colours) % dashes.length];

	// line is a series of a strand, or of all of them where there is none.
	const line = (stroke, options = {}) => ({stroke, width: 1.5, points: {show: false}, ...options});

	// columns lays the rows of all trials out, with nothing in between. rows(trial) yields
	// [seconds, [series, value]...].
	const columns = (series, rows) => {
		const all = Array.from({length: series + 1}, () => []);
		const add = (x, values) => {
			for (const column of all) column.push(null);
			const last = all[0].length - 1;
			all[0][last] = x;
			for (const [i, v] of values) all[i + 1][last] = v;
		};
		for (const t of trials) {
			for (const [at, ...values] of rows(t)) add(t.from + at, values);
			add(t.from + t.length + gap / 2, []);
		}
		return all;
	};

	const n = strands.length;
	const kinds = {
		latency: {
			unit: "ms", height: 260,
			series: [...strands.map((_, i) => line(() => colour(i) + "80", {width: 1})), ...strands.map((_, i) => line(() => colour(i), {width: 2.5, dash: dash(i)}))],
			rows: t => (t.sent ?? []).map((at, i) => [at, [t.strand, t.latency[i]], [n + t.strand, t.median]]),
			tell: (t, at, values) => `${number(values[t.strand])} ms; median of the trial ${number(t.median)} ms`,
		},
		cpu: {
			unit: "CPUs", height: 200,
			series: [
				line(() => css("--dim"), {width: 1, fill: () => css("--band")}), line(() => css("--dim"), {dash: [2, 3]}),
				line(() => css("--bad"), {width: 2, fill: () => css("--bad") + "40"}), line(() => css("--doubt"), {width: 2, fill: () => css("--doubt") + "40"}),
				...strands.map((_, i) => line(() => colour(i), {dash: dash(i), width: 2})),
			],
			rows: t => (t.at ?? []).map((at, i) => [at, [0, t.machine[i]], [1, t.upstream[i]], [2, t.throttled?.[i]], [3, t.steal?.[i]], [4 + t.strand, t.client[i]]]),
			tell: (t, at, values) => `client ${number(values[4 + t.strand])}, upstream ${number(values[1])}, everything ${number(values[0])} CPUs` +
				(values[2] > 0 ? `; its cgroup kept ${number(values[2])} from it` : "") + (values[3] > 0 ? `; ${number(values[3])} stolen` : ""),
		},
		memory: {
			unit: "MB", height: 180,
			series: [line(() => css("--dim"), {dash: [2, 3]}), ...strands.map((_, i) => line(() => colour(i), {dash: dash(i), width: 2}))],
			rows: t => (t.at ?? []).map((at, i) => [at, [0, t.upstreamMemory[i]], [1 + t.strand, t.clientMemory[i]]]),
			tell: (t, at, values) => `client ${number(values[1 + t.strand])}, upstream ${number(values[0])} MB`,
		},
	};

	const number = v => v == null ? "–" : v.toLocaleString("en", {maximumSignificantDigits: 3});
	const trialAt = x => trials.findLast(t => t.from <= x);

	const plots = [];
	const zoom = (min, max) => {
		for (const p of plots) if (p.scales.x.min !== min || p.scales.x.max !== max) p.setScale("x", {min, max});
	};

	const plot = (place, kind) => {
		const readout = place.parentElement.querySelector(".readout");
		const hint = readout.textContent;
		const tell = u => {
			const i = u.cursor.idx, t = i == null ? undefined : trialAt(u.data[0][i]);
			const values = u.data.slice(1).map(column => column[i]);
			const known = t && values.some(v => v != null);
			readout.textContent = known ? `${t.name}, ${number(u.data[0][i] - t.from)} s: ${kind.tell(t, i, values)}` : hint;
		};
		const axis = options => ({stroke: () => css("--dim"), font: "12px system-ui, sans-serif", grid: {stroke: () => css("--line"), width: 1}, ticks: {show: false}, ...options});
		const u = new uPlot({
			width: place.clientWidth, height: kind.height,
			scales: {x: {time: false, range: (_, min, max) => [min, max]}, y: {range: (_, min, max) => [0, max > 0 ? max * 1.05 : 1]}},
			series: [{}, ...kind.series],
			axes: [axis({size: 28, values: (_, all) => all.map(v => v + " s")}), axis({size: 64, values: (_, all) => all.map(v => `${v} ${kind.unit}`)})],
			cursor: {sync: {key: "trials"}, y: false, points: {show: false}},
			legend: {show: false},
			hooks: {setCursor: [tell], setScale: [(p, key) => { if (key === "x") zoom(p.scales.x.min, p.scales.x.max); }]},
		}, columns(kind.series.length, kind.rows), place);
		plots.push(u);
		new ResizeObserver(() => u.setSize({width: place.clientWidth, height: kind.height})).observe(place);
	};

	for (const place of document.querySelectorAll("[data-chart]")) plot(place, kinds[place.dataset.chart]);

	const choice = document.getElementById("trial");
	trials.forEach((t, i) => choice.add(new Option(t.name, i)));
	choice.addEventListener("change", () => {
		const t = trials[choice.value];
		t ? zoom(t.from, t.from + t.length) : zoom(0, end - gap);
	});
	for (const media of ["(prefers-color-scheme: dark)", "print"]) {
		matchMedia(media).addEventListener("change", () => plots.forEach(p => p.redraw(false)));
	}
	document.documentElement.classList.add("charted");
})();
