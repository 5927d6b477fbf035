"""What the app offers the frame: its part of the demo municipality."""

from fdvu.core.registry import DemoPart, demo_parts
from vedlikehold.demo import build

demo_parts.add(DemoPart(key="vedlikehold", build=build, order=30))
