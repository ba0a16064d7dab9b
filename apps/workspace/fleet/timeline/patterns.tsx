/** The fills of all strips of a page, once: full, hatched, barred, empty, dotted, lined. Told apart in black and white as well. */
export const StripPatterns = () => (
  <svg className="strip-patterns" width="0" height="0" aria-hidden="true" focusable="false">
    <defs>
      <pattern id="strip-usable" width="8" height="8" patternUnits="userSpaceOnUse">
        <rect className="fill-usable" width="8" height="8" />
      </pattern>
      <pattern id="strip-unusable" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect className="fill-unusable" width="6" height="6" />
        <rect className="line-unusable" width="2" height="6" />
      </pattern>
      <pattern id="strip-silent" width="6" height="6" patternUnits="userSpaceOnUse">
        <rect className="fill-silent" width="6" height="6" />
        <rect className="line-silent" width="2" height="6" />
      </pattern>
      <pattern id="strip-closed" width="8" height="8" patternUnits="userSpaceOnUse">
        <rect className="fill-closed" width="8" height="8" />
      </pattern>
      <pattern id="strip-unknown" width="6" height="6" patternUnits="userSpaceOnUse">
        <rect className="fill-closed" width="6" height="6" />
        <circle className="line-unknown" cx="3" cy="3" r="1.3" />
      </pattern>
      <pattern id="strip-unmeasured" width="9" height="9" patternUnits="userSpaceOnUse">
        <rect className="fill-unmeasured" width="9" height="9" />
        <path className="line-unmeasured" d="M0 4.5h9" />
      </pattern>
    </defs>
  </svg>
);
