/**
 * What page functions use of a DOM element. The tests are compiled without the DOM's types, as the code that they test
 * is: it runs in Node.
 */
export interface PageElement {
  readonly id: string;
  readonly textContent: string;
  readonly style: { readonly top: string };
  readonly parentElement: PageElement | null;
  readonly classList: { contains(name: string): boolean };
  getAttribute(name: string): string | null;
  querySelector(selector: string): PageElement | null;
}
