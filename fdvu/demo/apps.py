from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "fdvu.demo"
    label = "demo"
