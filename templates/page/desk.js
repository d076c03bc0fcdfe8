// Lists of the clerks stay fresh by themselves, but never while somebody is typing or scanning. The address says that
// nobody asked, so that a counter where nobody stands still logs out.
// Without scripts the links above the list do the same.
const field = document.getElementById("text");
setInterval(() => {
	if (!field || field.value === "")
		location.replace(location.pathname + "?refresh=1");
}, 20000);
