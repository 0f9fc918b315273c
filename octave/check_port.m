% Check a port of a layer, and say what is wrong with it.
%
%     report = check_port (@f, 'conv2d')
%     report = check_port ({@forward, @backward}, 'dense')
%     report = check_port ('path/file.m', 'batchnorm')
%     report = check_port (@f, 'relu', 'accept', {'ties', 'textbook', 'habits'})
%
% The port is called on the cases of the layer, in whatever form it has (help
% port_run) and whatever convention it follows: samples in columns, images as N x H x
% W x C, labels counted from 1, a mean loss. What it gives is held against certified
% values (docs/comparison.md), and what is wrong against the numbers of every known
% mistake. No Python is needed. The report is printed, unless it is asked for:
%
%     passed       right in all cases, the same function, good habits
%     verdict      one sentence
%     conventions  where the port writes things otherwise, a cell of texts
%     others       choices that make another function than the layer
%     diagnoses    known mistakes that explain the numbers, the best first
%     places       where it is wrong, a cell of phrases
%     findings     one for each array of each case and precision, and for each habit
%
% The port runs in this session: one that hangs or ends Octave takes it along. eigh and
% svd are judged in our own convention alone. Errors: pyref:value.

function varargout = check_port (target, layer, varargin)
  accept = {};
  if numel (varargin) == 2 && strcmp (varargin{1}, 'accept')
    accept = varargin{2};
  elseif ~isempty (varargin)
    error ('pyref:value', 'check_port: %s is no option; accept is', varargin{1});
  end
  [~, cases] = port.read_cases (layer);
  f = port_form (target);
  if any (strcmp (layer, {'eigh', 'svd'}))
    f = port_form (port.through (f, layer));
  end
  [found, f] = port.search (f, layer, cases);
  if isempty (found)
    error ('pyref:value', ...
           'check_port: no case of %s can be written for this port', layer);
  end
  [answers, numbers] = examined (f, cases, found{1});
  report = judged (f, layer, found{1}, cases, answers, numbers, accept);
  report.target = name_of (target);
  report.layer = layer;
  if nargout == 0 || nargout == 1
    port.tell (report);
  end
  if nargout > 0
    varargout{1} = report;
  end
end

function [answers, findings] = examined (f, cases, convention)
  answers = {};
  findings = {};
  for i = 1:numel (cases)
    p = port.pose (cases{i}, convention);
    if isempty (p)
      continue
    end
    for dtype = cases{i}.exact_in
      [told, answer] = port.ask (f, p, dtype{1});
      answers{end+1} = answer;
      findings = [findings, told];
    end
  end
end

function report = judged (f, layer, convention, cases, answers, findings, accept)
  finite = cellfun (@(a) a.posed.case_.finite, answers);
  ids = cellfun (@(a) a.posed.case_.id, answers, 'UniformOutput', false);
  special = cellfun (@(x) ~finite(find (strcmp (ids, x.case), 1)), findings);
  numbers = findings(~special);
  report.numbers = numbers;
  report.habits = port.habits (f, answers, findings(special));
  report.findings = [numbers, report.habits];
  report.conventions = says (convention);
  report.others = others (convention, findings);
  report.diagnoses = port.diagnose (layer, answers, findings);
  report.places = port.locate (answers, findings);
  report.accepted = accept;
  judged_ = cellfun (@(x) x.case, numbers, 'UniformOutput', false);
  report.cases = numel (unique (judged_));
  report.left_out = numel (cases) - numel (unique (ids));
  wrong = cellfun (@(x) counts (x, accept), numbers);
  report.right = ~isempty (numbers) && ~any (wrong, 2);
  bad = cellfun (@(x) ~strcmp (x.verdict, 'pass'), report.habits);
  good = any (strcmp (accept, 'habits')) || ~any (bad, 2);
  strange = {};
  if ~isempty (report.others)
    strange = setdiff (report.others(:,1), accept);
  end
  report.passed = report.right && good && isempty (strange);
  report.wrong = numbers(wrong);
end

function yes = counts (finding, accept)
  textbook = strcmp (finding.grade, 'C') && any (strcmp (accept, 'textbook'));
  yes = any (strcmp (finding.verdict, {'fail', 'error'})) && ~textbook;
end

function texts = says (convention)
  texts = cellfun (@(c) c.say, convention.choices, 'UniformOutput', false);
  texts = [texts, {convention.spelling}];
  texts = texts(~cellfun (@isempty, texts));
  for i = 1:size (convention.hidden, 1)
    texts{end+1} = sprintf ('%s is %s inside', convention.hidden{i,:});
  end
end

function found = others (convention, findings)
  found = cell (0, 2);
  for c = convention.choices
    if ~isempty (c{1}.name)
      found(end+1,:) = {c{1}.name, c{1}.say};
    end
  end
  notes = cellfun (@(x) x.note, findings, 'UniformOutput', false);
  ties = unique (notes(strncmp (notes, 'another legal choice', 20)), 'stable');
  for note = ties
    found(end+1,:) = {'ties', note{1}};
  end
end

function name = name_of (target)
  name = target;
  if iscell (target)
    name = [func2str(target{1}) ',' func2str(target{2})];
  elseif isa (target, 'function_handle')
    name = func2str (target);
  end
end

%!test <a right layer passes, in its own convention>
%! report = [];
%! text = evalc ('report = check_port (@layers.dense, ''dense'');');
%! assert (report.passed);
%! assert (isempty (report.conventions));
%! assert (~isempty (strfind (text, 'as dense: right: all 18 cases')));
%!error <nowhere is no layer> check_port (@sin, 'nowhere')
%!error <check_port: speed is no option> check_port (@sin, 'relu', 'speed')
