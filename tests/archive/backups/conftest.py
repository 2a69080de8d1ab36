import pytest

from tests.archive.dumps import FERRY, FERRY_SHORT, LIGHTHOUSE, bring, folder


@pytest.fixture
def dump(transactional_db, tmp_path):
    return bring(folder(tmp_path / "post", a__txt=FERRY, b__txt=FERRY_SHORT, c__txt=LIGHTHOUSE)).dump


@pytest.fixture
def target(tmp_path):
    return tmp_path / "backup"
