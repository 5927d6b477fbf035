"""Line icons on a 24 × 24 grid, drawn here so that no icon font or sprite has to load."""

ICONS = {
    "search": '<circle cx="11" cy="11" r="6.5"/><path d="m16 16 4.5 4.5"/>',
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "close": '<path d="m6 6 12 12M18 6 6 18"/>',
    "chevron-down": '<path d="m6 9.5 6 6 6-6"/>',
    "chevron-right": '<path d="m9.5 6 6 6-6 6"/>',
    "person": '<circle cx="12" cy="8" r="4"/><path d="M4.5 20.5c.9-4 3.9-6 7.5-6s6.6 2 7.5 6"/>',
    "jobs": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5l3.5 2"/>',
    "check": '<path d="m5 12.5 4.5 4.5L19 7.5"/>',
    "building": '<path d="M5 20.5V5.5l8-2.5v17.5M13 9l6 2v9.5M3 20.5h18M8 9h2M8 12.5h2M8 16h2M16 14v3"/>',
    "download": '<path d="M12 4v11m-4.5-4.5L12 15l4.5-4.5M5 19.5h14"/>',
    "upload": '<path d="M12 15.5V4.5M7.5 9 12 4.5 16.5 9M5 19.5h14"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "undo": '<path d="M8.5 5 4.5 9l4 4M4.5 9H14a5.5 5.5 0 0 1 0 11H9"/>',
    "edit": '<path d="m5 19 1-4L16.5 4.5l3 3L9 18Z"/>',
    "history": '<path d="M4 5v4.5h4.5M4.6 9.5A8 8 0 1 1 4 13M12 8v4.5l3 2"/>',
    "filter": '<path d="M4 6h16M7 12h10M10 18h4"/>',
    "star": '<path d="m12 4 2.5 5.2 5.6.7-4.1 3.9 1.1 5.6L12 16.6l-5.1 2.8L8 13.8 3.9 9.9l5.6-.7Z"/>',
    "map": '<path d="M9 5 3.5 7v12.5L9 17.5l6 2 5.5-2V5L15 7ZM9 5v12.5M15 7v12.5"/>',
    "table": '<path d="M4 5.5h16v13H4ZM4 10h16M4 14.5h16M10 5.5v13"/>',
    "chart": '<path d="M4 4v16h16M8 16v-4M12.5 16V8M17 16v-6"/>',
}
