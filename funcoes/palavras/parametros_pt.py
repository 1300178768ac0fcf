"""What the defaults' comments say of each parameter, and the models of each section, in Portuguese."""

from typing import Final

SECOES_PT: Final = {
    "ingest": "Leitura, conferência e divisão do levantamento.",
    "pesquisa": "Descrição de um levantamento: o que ele diz de si e como seus arquivos são lidos.",
    "target": "Quais votos contam como um só; `fusoes` leva de um número de classes aos votos que mudam.",
    "impute": "Preenchimento do que falta; `regras` dá a uma grandeza sua regra ou uma constante, antes "
    "das do levantamento.",
    "remove_outliers": "Isolation Forest na parte de treino.",
    "balance": "Sobreamostragem da parte de treino.",
    "train": "Comparação dos candidatos e ajuste final; o primeiro protocolo decide.",
    "validate": "Limites do portão.",
    "register": "Registro e promoção.",
    "retornos": "Quais respostas a previsões podem virar linhas de um levantamento (`--from-feedback`).",
    "execucao": "Como uma execução é feita; nada disto muda um resultado.",
}

AJUDAS_PT: Final = {
    "ingest/dados": '"sample", o caminho do arquivo de um levantamento (docs/data.pt-BR.md) ou dataset:ID',
    "ingest/sha256": "hash do conteúdo do arquivo; run.py o preenche, a etapa o confere quando é dado",
    "ingest/semente_amostra": "semente da amostra do pacote; 0 = a semente padrão de configs/amostra.yaml",
    "ingest/max_quarentena": "parte de linhas em quarentena acima da qual a etapa falha",
    "ingest/max_copias": "parte de linhas que são cópias exatas de outra acima da qual a etapa falha",
    "ingest/fracao_teste": "parte das linhas que fica separada, nunca vista por nada que aprende",
    "ingest/teste_por": "o que fica separado por inteiro: registro (uma leitura dos instrumentos), dia, "
    'linha, pessoa, sala, predio, estudo, campanha; "" = como o levantamento diz',
    "ingest/uso_retornos": "respostas a previsões (run.py --from-feedback): treino = aprende-se com "
    "elas, nunca separadas; todos = como qualquer linha; nenhum = de fora",
    "pesquisa/nome": 'parte do nome do modelo, como porto-alegre-2024; "" = o nome do arquivo',
    "pesquisa/lugar": "como Porto Alegre, RS, Brasil",
    "pesquisa/periodo": "como duas semanas de agosto de 2015",
    "pesquisa/latitude": "graus, norte positivo; com longitude e fuso",
    "pesquisa/longitude": "graus, leste positivo",
    "pesquisa/fuso": "fuso horário do relógio, como America/Sao_Paulo; coordenadas precisam de um",
    "pesquisa/instrumento": "questionário e instrumentos, em uma frase",
    "pesquisa/fonte": "a quem citar",
    "pesquisa/juntar": "outro arquivo do levantamento ao lado dele, como um com uma linha por prédio",
    "pesquisa/guardar": "colunas guardadas como dados, com as quais nunca se aprende",
    "pesquisa/grupos": "o que pertence ao mesmo grupo: registro, dia, campanha, pessoa, sala, predio, estudo",
    "pesquisa/codigos_faltantes": 'o que significa "sem resposta" em uma coluna',
    "pesquisa/ordem": "colunas na ordem em que as versões as têm; [] = como descritas",
    "pesquisa/regras": "como as grandezas são preenchidas, onde impute.regras nada diz",
    "pesquisa/excluir": "atributos que ficam de fora",
    "pesquisa/exigidas": "grandezas que um pedido tem de dar; as outras são preenchidas como no treino",
    "pesquisa/campanha_dias": "dias mais distantes que isto são de campanhas diferentes",
    "pesquisa/max_fora_por_coluna": "parte dos valores de uma coluna, em dados acrescentados, que pode "
    "cair fora do seu intervalo",
    "target/classes": "votos que se distinguem: 7, 5 ou 3",
    "target/fusoes": "qual voto vira qual, para 5 e para 3 classes",
    "impute/janela_radiacao_min": "média móvel da radiação solar, minutos para cada lado, nunca de um "
    "dia a outro",
    "impute/mesma_hora_max_min": "leituras a esta distância contam como a mesma hora nos outros dias da "
    "campanha",
    "impute/regras": "como uma grandeza é preenchida, antes do que diz o levantamento: uma constante "
    "como 1.2, ou mediana, moda, mediana_por_sexo, mediana_por_campanha, como_o_ar (como a temperatura "
    "do ar), aprendida da parte de treino. Não citada em lugar nenhum: a mediana, ou a categoria mais "
    "frequente",
    "remove_outliers/contaminacao": "parte das linhas de treino que o Isolation Forest marca",
    "balance/metodo": "svmsmote, smote, aleatorio ou nenhum",
    "balance/svmsmote_max_linhas": "acima de tantas linhas usa-se smote: svmsmote leva tempo quadrático",
    "balance/linhas_max": "linhas depois do balanceamento, no máximo: as classes mais raras chegam tão "
    "perto da maior quanto isso permite",
    "train/protocol": "by_day, by_record, random, by_campaign, by_person, by_room, by_building, "
    "by_study, report: o primeiro decide, todos são mostrados; [] = como o levantamento diz",
    "train/intervalos_por": 'sobre o que os intervalos são sorteados, como dia ou estudo; "" = como o '
    "levantamento diz",
    "train/modelos": "também lightgbm, ordinal_arvores; ver funcoes/configuracao/catalogo.py",
    "train/voto": "membros do voto suave: a média das suas probabilidades",
    "train/balanceamento": "com, sem ou ambos: compara com balanceamento, sem ele, ou os dois",
    "train/outliers": "o mesmo para a remoção de outliers (Isolation Forest, remove_outliers.contaminacao)",
    "train/folds": "de by_record, random e report; os outros deixam um dia ou uma campanha de fora por vez",
    "train/max_folds": "com mais dias ou campanhas que isto, eles dividem dobras",
    "train/metrica": "o que ordena e escolhe, uma pontuação própria: rps ou log_loss",
    "train/decisao": "o voto previsto: mais_provavel, ou mediana da distribuição prevista",
    "train/reamostragens": "sorteios bootstrap de dias inteiros, para os intervalos",
    "train/confianca": "dos intervalos",
    "train/met_pmv": "taxa metabólica da referência PMV, met (1.2: em pé, relaxado)",
    "train/sintonia": "ajustes tentados para cada modelo dentro de cada dobra de treino; 0 = nenhum",
    "train/sintonia_folds": "dobras internas dessa busca",
    "train/svm_max_linhas": "svm aprende com no máximo tantas linhas, sorteadas por classe: leva tempo "
    "quadrático",
    "train/importancia_max_linhas": "linhas para a importância por permutação",
    "train/processos": "processos que comparam ao mesmo tempo; 0 = tantos quantos os núcleos",
    "train/hiperparametros": "passados aos estimadores de funcoes/configuracao/catalogo.py",
    "train/grades": "o que a busca tenta",
    "validate/minimos": "valores fora da dobra, no mínimo",
    "validate/maximos": "valores fora da dobra, no máximo, como {mae: 0.8}",
    "validate/margem_referencias": "quanto a pontuação fora da dobra (train.metrica) tem de ser melhor "
    "que a de uma referência, no mínimo",
    "validate/perda_max_teste": "quanto o QWK das linhas separadas fica abaixo do de fora da dobra, no "
    "máximo, ou o que tão poucas linhas podem mostrar por acaso",
    "validate/perda_max_campeao": "pontuação que campeões podem perder em empates com desafiantes, todos "
    "os empates juntos",
    "validate/min_partilha": "parte das linhas do campeão neste levantamento que faz dele o mesmo "
    "levantamento",
    "validate/min_linhas_novas": "senão: linhas separadas de dias com que nenhum dos dois aprendeu, no "
    "mínimo",
    "validate/campeao_folds": "da comparação com o campeão, diga train.folds o que disser",
    "validate/campeao_max_folds": "dessa comparação, diga train.max_folds o que disser",
    "validate/campeao_reamostragens": "dessa comparação, diga train.reamostragens o que disser",
    "validate/campeao_confianca": "dessa comparação, diga train.confianca o que disser da tabela de modelos",
    "validate/min_linhas_por_classe": "linhas de cada voto com que o modelo aprendeu, no mínimo",
    "validate/latencia_p95_max_ms": "uma linha pelo modelo exportado, percentil 95",
    "validate/tamanho_max_mb": "o modelo exportado",
    "validate/paridade_max_dp": "exportado contra treinado: maior diferença de uma probabilidade",
    "validate/idades": "faixas de idade dos resultados por grupo",
    "validate/min_linhas_grupo": "grupos menores são marcados",
    "validate/campeao_id": "campeão com que comparar; o controlador o preenche",
    "register/promover": "promove o modelo se ele passou no portão",
    "register/shap_linhas": "linhas explicadas por SHAP no cartão do modelo, onde shap está instalado; 0 "
    "= nenhuma",
    "retornos/hora_max_h": "um pedido que deu uma hora mais longe do relógio que isto nada diz do seu dia",
    "retornos/lotes_com_hora": "também linhas de um lote que deram sua própria hora: true diz que ela "
    "era a do dia",
    "retornos/da_amostra": "também respostas a modelos da amostra do pacote: true para o levantamento citado",
    "execucao/sem_cache": "etapas que rodam de novo embora nada tenha mudado",
    "execucao/tentativas": "quantas vezes uma etapa perdida (rede, servidor, processo morto) roda de novo",
    "execucao/espera_s": "pausa antes da primeira repetição; dobra a cada vez",
    "execucao/espera_max_s": "e nunca mais longa que isto",
    "execucao/espera_servidor_s": "quanto uma execução espera por um servidor que parou de responder",
    "execucao/quente": "etapas locais nascem de um processo que já tem os imports (Linux); senão cada "
    "uma começa fria",
}
