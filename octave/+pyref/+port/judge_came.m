% Findings on the outputs that came before a port broke on its way back.
%
%     findings = pyref.port.judge_came (answer)
%
% answer is one of ask; findings are those of findings_of, none in a case that is not
% usual. A twin of judge_came in pyref/port/examine.py.

function findings = judge_came (answer)
  findings = {};
  p = answer.posed;
  known = intersect (fieldnames (p.results), fieldnames (answer.came), 'stable');
  if isempty (known) || ~p.case_.usual
    return
  end
  p.results = rmfield (p.results, setdiff (fieldnames (p.results), known));
  answer.posed = p;
  answer.values = answer.came;
  [answer.skip, answer.problem, answer.identifier] = deal ('');
  findings = pyref.port.findings_of (answer);
end

%!test <an output that came is judged, though nothing came back>
%! [~, cases] = pyref.port.read_cases ('tanh');
%! found = pyref.port.candidates (cases{1});
%! p = pyref.port.pose (cases{1}, found{1});
%! f = pyref.port.worker.open_target (@(x) deal (5 + tanh (x), @(dy) error ('back')));
%! [~, answer] = pyref.port.ask (f, p, 'float64');
%! told = pyref.port.judge_came (answer);
%! assert ({numel(told), told{1}.array, told{1}.verdict}, {1, 'y', 'fail'});
%! answer.posed.case_.usual = false;
%! assert (isempty (pyref.port.judge_came (answer)));
%! pyref.port.in_child ('stop');
