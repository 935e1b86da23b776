/**
 * Focuses an element now if the form has the focus, or else when it gets it. A form that VS Code restores in the background
 * must not take the focus from the editor.
 */
export function focusWhenShown(element: HTMLElement | null): void {
  if (document.hasFocus()) {
    element?.focus();
    return;
  }
  const onFocus = () => {
    if (document.activeElement === document.body) element?.focus();
  };
  window.addEventListener('focus', onFocus, { once: true });
}
