// Closes a menu or a sheet when the focus leaves it for the page beneath.
document.addEventListener("focusout", ({ target, relatedTarget }) => {
  const popover = target.closest?.("[popover]");
  const isElsewhere = popover && relatedTarget && !popover.contains(relatedTarget);
  if (isElsewhere && relatedTarget.popoverTargetElement !== popover) popover.hidePopover();
});
