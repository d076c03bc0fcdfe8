// The board stays fresh by itself, but not under the hands of somebody who types or reads with the keyboard. Without
// scripts the link above the figures does the same.
setInterval(() => {
	if (document.activeElement === document.body || document.activeElement === null)
		location.reload();
}, 15000);
