package wire

// ownText is what the mock talks of where nothing else was asked for.
const ownText = `A harbour town wakes before the sun does, and the first sounds are those of ropes and gulls. ` +
	`By six the bakers have sold half of their bread to people who will not be back until evening. ` +
	`The pilot boat goes out in any weather, since ships do not choose when they arrive. ` +
	`On the long pier two clerks count crates, and each of them trusts only his own number. ` +
	`Fog makes everybody polite, because nobody knows who is standing near. ` +
	`Past the fish market a narrow street climbs to the school, where the windows face the water on purpose. ` +
	`Children there learn the names of winds first and the names of kings later. ` +
	`The old crane has been painted so often that its shape has grown softer. ` +
	`When it lifts something heavy, the whole quay seems to hold its breath for a moment. ` +
	`Letters still come by boat on Tuesdays, together with oranges, batteries and gossip. ` +
	`An engineer keeps a notebook of tides, although printed tables are cheap and never wrong. ` +
	`She says that writing a figure down is a way of looking at it twice. ` +
	`Toward noon the cafés fill with captains who argue about charts and agree about soup. ` +
	`Nobody hurries, yet every cargo leaves on the day that was promised. ` +
	`In winter the ice is thin, loud and impatient, and the dogs refuse to walk on it. ` +
	`Summer brings sailors who ask for maps of streets that have no names. ` +
	`A lighthouse keeper retired last year, but the lamp did not notice and turns as before. ` +
	`From the hill one can see three islands on a clear day and five on a very clear one. ` +
	`At dusk the signal flags come down in the same order in which they went up. ` +
	`Then the harbour is quiet, apart from water, which has never learned to be.`
