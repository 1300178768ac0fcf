"""Words in brackets that are no unit are part of a column's name."""

import numpy as np
import pandas as pd
import pytest

from funcoes.reconhecimento.nomes import do_nome
from funcoes.reconhecimento.proposta import propor

MEANT = {
    "Temperature (preference)": ("guardar", ""),
    "Temperature (satisfaction)": ("guardar", ""),
    "Temperature (1-7)": ("guardar", ""),
    "Temperature [−3 to +3]": ("guardar", ""),
    "Humidity (answer)": ("guardar", ""),
    "Air speed (perceived)": ("guardar", ""),
    "Air temperature [°C] (preferred)": ("guardar", ""),
    "Thermal sensation (preference)": ("guardar", ""),
    "Temperature (outdoor)": ("grandezas", "temperatura_externa"),
    "Temperature (outside)": ("grandezas", "temperatura_externa"),
    "Ta (outdoor, °C)": ("grandezas", "temperatura_externa"),
    "Temperature (°C) (externa)": ("grandezas", "temperatura_externa"),
    "RH (out)": ("grandezas", "umidade_externa"),
    "Temperature (min)": ("grandezas", "temperatura_minima"),
    "Temperature (max)": ("grandezas", "temperatura_maxima"),
    "Humidity (máxima)": ("grandezas", "umidade_maxima"),
    "Temperature (globe)": ("grandezas", "temperatura_globo"),
    "Temperature (air)": ("grandezas", "temperatura"),
    "Temperature (indoor, mean)": ("grandezas", "temperatura"),
    "Age (in years)": ("grandezas", "idade"),
    "Sex (1 = female, 2 = male)": ("grandezas", "sexo"),
    "Temperature (setpoint)": ("", ""),
    "Temperature (supply)": ("", ""),
    "Weight (sampling)": ("", ""),
    "Height (°C)": ("", ""),
    "Date (birth)": ("", ""),
    "Thermal sensation (ASHRAE)": ("voto", ""),
}


@pytest.mark.parametrize("name", MEANT)
def test_brackets_say_what_a_column_is(name: str) -> None:
    said = do_nome(name)
    assert (said.papel, said.nome, said.duvida) == (*MEANT[name], "")


@pytest.mark.parametrize("name", ["Outdoor, °C", "outdoor, °F"])
def test_a_unit_beside_a_word_is_read(name: str) -> None:
    said = do_nome(f"Temperature ({name})")
    assert said.unidade is not None
    assert said.unidade.nome == name[-2:]


def frame(*names: str) -> pd.DataFrame:
    air = np.round(np.random.default_rng(0).normal(25, 3, 99), 1)
    return pd.DataFrame({n: [f"{v:g}" for v in air + k] for k, n in enumerate(names)}, dtype=object)


@pytest.mark.parametrize("name", ["Temperature (sensor 2)", "Temp (north)", "Ta (K7)"])
def test_words_that_nobody_knows_are_a_question(name: str) -> None:
    (found,) = propor(frame(name)).achados
    assert (found.papel, found.certeza, found.parte.duvidas[0].chave) == ("grandezas", "question", "coluna")


def test_nothing_is_asked_of_them_beside_a_column_without_a_doubt() -> None:
    doubtful, plain = propor(frame("Temperature (north)", "Ta (°C)")).achados
    assert (doubtful.papel, plain.papel, plain.certeza) == ("", "grandezas", "certain")


DOUBLE = {
    "HR": "umidade",
    "Tu": "bulbo_umido",
    "To": "temperatura_operativa",
    "To (°C)": "temperatura_operativa",
}


@pytest.mark.parametrize("name", DOUBLE)
def test_names_of_two_things_are_a_question(name: str) -> None:
    (found,) = propor(frame(name)).achados
    assert (found.nome, found.certeza, found.duvidoso) == (DOUBLE[name], "question", True)


@pytest.mark.parametrize("name", ["HR (%)", "hr_%", "Tu (°C)", "RH", "Top"])
def test_a_unit_tells_which_of_two_things_it_is(name: str) -> None:
    assert do_nome(name).duvida == ""


def test_what_lies_below_the_air_and_follows_it_is_the_wet_bulb() -> None:
    cells = frame("Ta (°C)")
    cells["Tu"] = [f"{float(t) - 4:g}" for t in cells["Ta (°C)"]]
    wet = propor(cells).achados[1]
    assert (wet.nome, wet.certeza) == ("bulbo_umido", "likely")
    cells["Tu"] = [*cells["Tu"][::-1]]
    assert propor(cells).achados[1].certeza == "question"
