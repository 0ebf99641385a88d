"""The verification service: keys, modes, requests, answers and their record; knows neither HTTP nor pages."""

from vh.service.answers import NextStep
from vh.service.desk import Desk, Told
from vh.service.keys import Key
from vh.service.metrics import Pace
from vh.service.modes import Mode, Switch
from vh.service.requests import Batch, Incumbent, IncumbentBatch, Request, read_request

__all__ = ["Batch", "Desk", "Incumbent", "IncumbentBatch", "Key", "Mode", "NextStep", "Pace", "Request", "Switch", "Told", "read_request"]
