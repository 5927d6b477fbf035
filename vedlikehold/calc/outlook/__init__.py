"""Prognosen for en portefølje: from what the register says to expected backlog, grades and buildings in need, year by year."""
