type Value = string | boolean | number | undefined | ((event: Event) => void);
export type Child = Node | string | undefined;

/** An element with attributes (`undefined` and `false` leave one out, functions listen) and children. Text is only ever text. */
export const el = <K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, Value>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(key, value);
    else if (value !== undefined && value !== false) element.setAttribute(key, value === true ? '' : String(value));
  }
  element.append(...children.filter((child) => child !== undefined));
  return element;
};

const SVG = 'http://www.w3.org/2000/svg';

/** Line icons, drawn here. They never stand alone. */
const paths = {
  tick: 'M4.5 12.5l5 5 10-11',
  clock: 'M12 7v5.5l3.5 2M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z',
  warn: 'M12 4L2.8 20h18.4zM12 10v4.5M12 17.2v.3',
  camera: 'M4 8h3.5l1.5-2.5h6L16.5 8H20v11H4zM12 16.5a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4z',
  picture: 'M4 5h16v14H4zM4 16l4.5-4.5 4 4 2.5-2.5L20 18M15.5 9.5v.1',
  folder: 'M3.5 6.500h6l2 2.500h9v10h-17z',
  file: 'M6 3.500h8l4 4v13H6zM14 3.500v4h4',
  reply: 'M9 6l-5 5 5 5M4.5 11H14a6 6 0 0 1 6 6v1',
} as const;
export type IconName = keyof typeof paths;

export const icon = (name: IconName): SVGElement => {
  const path = shape('path', { d: paths[name], fill: 'none', stroke: 'currentColor', 'stroke-width': '1.8' });
  path.setAttribute('stroke-linecap', 'round');
  path.setAttribute('stroke-linejoin', 'round');
  return drawing('0 0 24 24', 'icon', [path]);
};

/** The mark: a voice of five bars, the loudest of them lit. */
export const mark = (): SVGElement =>
  drawing(
    '0 0 74 100',
    'mark',
    [34, 62, 100, 48, 78].map((height, i) =>
      shape('rect', {
        class: i === 2 ? 'lit' : 'dim',
        x: String(i * 16),
        y: String(50 - height / 2),
        width: '10',
        height: String(height),
        rx: '5',
      }),
    ),
  );

const shape = (name: 'path' | 'rect' | 'svg', attributes: Readonly<Record<string, string>>): SVGElement => {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
};

const drawing = (viewBox: string, className: string, shapes: readonly SVGElement[]): SVGElement => {
  const svg = shape('svg', { viewBox, class: className, 'aria-hidden': 'true', focusable: 'false' });
  svg.append(...shapes);
  return svg;
};
