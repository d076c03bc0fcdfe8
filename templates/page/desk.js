// Lists of the clerks stay fresh by themselves, but never while somebody is typing or scanning.
// Without scripts the links above the list do the same.
const field = document.getElementById("text");
setInterval(() => {
	if (!field || field.value === "")
		location.reload();
}, 20000);
