// Closes a menu or a sheet when the focus leaves it for the page beneath.
for (const popover of document.querySelectorAll("[popover]")) {
  popover.addEventListener("focusout", ({ relatedTarget }) => {
    const isElsewhere = relatedTarget && !popover.contains(relatedTarget);
    if (isElsewhere && relatedTarget.popoverTargetElement !== popover) popover.hidePopover();
  });
}
