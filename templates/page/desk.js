// Lists of the clerks stay fresh by themselves, but never while somebody is typing or scanning. The address says that
// nobody asked, so that a counter where nobody stands still logs out.
// Without scripts the links above the list do the same.
const field = document.getElementById("text");
if (["/", "/ready"].includes(location.pathname))
	setInterval(() => {
		const again = new URL(location);
		again.searchParams.set("refresh", "1");
		if (!field || field.value === "")
			location.replace(again);
	}, 20000);

// A scanner types wherever the focus is: when it is on nothing, what it types goes into the field.
document.addEventListener("keydown", (event) => {
	const isFree = document.activeElement === document.body || document.activeElement === document.getElementById("main");
	if (field && isFree && event.key.length === 1 && !event.ctrlKey && !event.altKey && !event.metaKey)
		field.focus();
});

// What the last act came to is also heard: one short high tone, or two long low ones. The notice says it in words.
const tones = { good: [[880, 0.08]], warn: [[220, 0.25], [165, 0.35]], bad: [[220, 0.25], [165, 0.35]] };
function play(notes) {
	const sound = new AudioContext();
	let at = sound.currentTime;
	for (const [pitch, length] of notes) {
		const tone = sound.createOscillator();
		tone.type = notes.length > 1 ? "square" : "sine";
		tone.frequency.value = pitch;
		tone.connect(sound.destination);
		tone.start(at);
		tone.stop(at + length);
		at += length + 0.05;
	}
}
const notice = document.querySelector("main > .notice[role=status]");
const kind = notice && Object.keys(tones).find((name) => notice.classList.contains(name));
if (kind && window.AudioContext)
	play(tones[kind]);
