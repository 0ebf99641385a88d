"""What the parking team and analysts get: lists, decisions, and a log of every one given out."""

from vh.export.lists import ListedFile, ListedLoad, Lists, Manifest, decisions, export_lists, export_log, lists

__all__ = ["ListedFile", "ListedLoad", "Lists", "Manifest", "decisions", "export_lists", "export_log", "lists"]
