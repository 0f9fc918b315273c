% A finding on a habit of a port: passed where there is nothing to note.
%
%     finding = pyref.port.note_habit (id, dtype, name, note)
%
% id is that of a case, name one of the habits; as note_habit in pyref/port/habits.py.

function finding = note_habit (id, dtype, name, note)
  verdicts = {'pass', 'fail'};
  finding = struct ('case', id, 'array', name, 'dtype', dtype, 'limit', 0, ...
                    'note', note, 'where', [], 'digits', NaN, 'ratio', NaN, ...
                    'got', NaN, 'want', NaN, 'grade', '', ...
                    'verdict', verdicts{1 + ~isempty(note)});
end

%!test <what is noted has failed>
%! finding = pyref.port.note_habit ('c', 'float64', 'no files left', '');
%! assert ({finding.verdict, finding.array, finding.ratio}, {'pass', 'no files left', NaN});
%! finding = pyref.port.note_habit ('c', 'float64', 'no files left', 'left a.txt');
%! assert ({finding.verdict, finding.note}, {'fail', 'left a.txt'});
