% Check a port of a layer or a step, and say what is wrong with it.
%
%     report = pyref.check (@f, 'conv2d')
%     report = pyref.check ({@forward, @backward}, 'dense')
%     report = pyref.check ('path/file.m', 'batchnorm')
%     report = pyref.check (@f, 'adamw')
%     report = pyref.check (@f, 'relu', 'accept', {'declined', 'habits'})
%     report = pyref.check (@f, 'relu', 'deadline', 60, 'strict', true)
%     [report, text] = pyref.check (@f, 'dense')
%
% The port is called on the cases of the layer, in whatever form and whatever
% convention it follows: samples in columns, images as N x H x W x C, labels counted
% from 1, a mean loss. What it gives is held against certified values
% (docs/comparison.md), and what is wrong against the numbers of every known mistake.
% No Python is needed. Called alone, it prints the report and ends in no error; only
% where it is a line of a test, %!test pyref.check (@f, 'conv2d'), it fails unless the
% port is right, as pyref.assert_right does anywhere. The report asked for, as a struct,
% it prints nothing; text is what it would have printed:
%
%     target       what was checked, a text
%     layer        as what
%     outcome      right, wrong, or not judged
%     passed       whether that is right
%     verdict      one sentence
%     conventions  where the port writes things otherwise, a cell of texts
%     others       choices that make another function than the layer: names, and texts
%     untried      what no case with an answer had, a cell of phrases
%     diagnoses    known mistakes that explain the numbers, the best first: structs with
%                  name and effect, and where, the results that each explains
%     places       where it is wrong, a cell of phrases
%     raised       why there are no gradients at all, where outputs came
%     notes        what else is worth to know, a cell of sentences
%     warnings     findings that are told, and count only with strict
%     findings     structs, one for each array of each case and precision, and for each
%                  habit: case, array, dtype, verdict, digits, got, want, note
%
% accept lets pass: unbiased, turned, scan, ties (another function), declined (cases
% left out), textbook (digits lost), habits; with single it is asked in float32 alone.
% With strict warnings count. A function can be told by its name, too. The port runs
% in a process of its own, for deadline seconds at most for each answer (10 unless
% told); one that hangs or ends Octave is a finding.
% Where no process can be forked (Windows), it runs in this session. pyref.list () tells
% the layers; a step of an optimizer, such as adam, is judged too.
%
% Errors: pyref:usage where the call is none of these, pyref:value; pyref:machine where
% the BLAS of this Octave computes wrong; in a test those of pyref.assert_right.

function varargout = check (varargin)
  must_be_called_so (varargin);
  pyref.internal.fix_path ();
  [target, layer] = varargin{1:2};
  [accept, deadline, strict] = options_of (varargin(3:end));
  pyref.port.must_be_known (layer, pyref.list (), 'no layer and no step');
  [~, wrong] = pyref.internal.try_blas ();
  if ~isempty (wrong)
    error ('pyref:machine', 'pyref.check: %s', wrong);
  end
  report = pyref.port.judge (target, layer, accept, deadline, strict);
  if nargout == 0 && is_line_of_test ()
    pyref.port.must_be_right (report);
  elseif nargout == 0
    pyref.port.tell (report);
  else
    varargout{1} = shown (report);
  end
  if nargout > 1
    varargout{2} = evalc ('pyref.port.tell (report)');
  end
end

function yes = is_line_of_test ()
  % Whether the caller is a block %!test, which Octave makes a function of.
  stack = dbstack ();
  yes = numel (stack) > 2 && strcmp (stack(3).name, '__test__');
end

function must_be_called_so (given)
  known = pyref.list ();
  is_layer = @(value) ischar (value) && any (strcmp (value, known));
  what = '';
  if numel (given) < 2
    missing = {'no function and no layer given', 'no layer given'};
    what = missing{1 + numel(given)};
  elseif is_layer (given{1}) && ~is_layer (given{2})
    what = 'the function comes first, then the layer';
  elseif ~ischar (given{2})
    what = sprintf ('the layer is a %s, not a name', class (given{2}));
  elseif ~is_target (given{1})
    what = sprintf ('the port is a %s, not a function', class (given{1}));
  end
  if ~isempty (what)
    error ('pyref:usage', 'pyref.check: %s: pyref.check (@f, ''dense'')', what);
  end
end

function yes = is_target (value)
  yes = ischar (value) || isa (value, 'function_handle') || isobject (value);
  if iscell (value)
    handles = cellfun (@(f) isa (f, 'function_handle'), value);
    yes = numel (value) == 2 && all (handles(:), 1);
  end
end

function r = shown (report)
  % What a user reads, as arrays of structs, which Octave displays in few lines.
  names = {'target', 'layer', 'outcome', 'passed', 'verdict', 'conventions', ...
           'others', 'untried', 'places', 'raised', 'notes'};
  for i = 1:numel (names)
    r.(names{i}) = report.(names{i});
  end
  r.diagnoses = [report.diagnoses{:}];
  r.warnings = [report.warnings{:}];
  r.findings = [report.findings{:}];
end

function [accept, deadline, strict] = options_of (given)
  [accept, deadline, strict] = deal ({}, 10, false);
  known = {'unbiased', 'turned', 'scan', 'ties', 'declined', 'textbook', 'habits', ...
           'single'};
  if mod (numel (given), 2) == 1
    error ('pyref:value', 'pyref.check: the last option has no value');
  end
  for i = 1:2:numel (given)
    switch given{i}
      case 'accept'
        accept = cellstr (given{i+1});
        for k = 1:numel (accept)
          pyref.port.must_be_known (accept{k}, known, 'nothing that can be accepted');
        end
      case 'deadline'
        deadline = given{i+1};
      case 'strict'
        strict = logical (given{i+1});
      otherwise
        error ('pyref:value', ...
               'pyref.check: %s is no option; accept, deadline and strict are', ...
               given{i});
    end
  end
end

%!function text = printed ()
%!  text = evalc ('pyref.check (''sin'', ''tanh'')');
%!endfunction
%!function [y, back] = in_single (x, w, b)
%!  [x, w, b] = deal (single (x), single (w), single (b));
%!  y = x * w + b;
%!  back = @(dy) deal (single (dy) * w.', x.' * single (dy), sum (single (dy), 1));
%!endfunction
%!test <a port that computes in float32 is right where it is asked in that alone>
%! right = pyref.check (@in_single, 'dense', 'accept', 'single');
%! assert (right.passed);
%! told = 'it was asked in float32 alone; 6 of 19 cases have numbers that it does not hold';
%! assert (right.notes, {told});
%! assert (unique ({right.findings.dtype}), {'float32'});
%!test <a report that is asked for is not printed, and is displayed in few lines>
%! report = [];
%! text = evalc ('report = pyref.check (@pyref.layers.tanh, ''tanh'');');
%! assert (text, '');
%! assert ({report.passed, report.conventions, report.layer}, {true, {}, 'tanh'});
%! assert (any (strcmp ({report.findings.array}, 'linear in dy')));
%! assert (sum (disp (report) == char (10)) < 80);
%!test <a report tells what the way back raised>
%! report = pyref.check (@(x) deal (tanh (x), @(dy) error ('to do')), 'tanh');
%! assert ({report.outcome, report.raised, report.notes}, {'not judged', 'to do', {}});
%! assert (strncmp (report.verdict, 'not judged as a whole: y right in all ', 38));
%!test <a report that is not asked for is printed>
%! text = printed ();
%! assert (strncmp (text, 'sin as tanh: not judged: cannot be called as tanh: ', 50));
%!error id=pyref:wrong
%! pyref.check (@pyref.layers.relu, 'tanh');
%!test <a line of a test passes where the port is right>
%! pyref.check (@pyref.layers.tanh, 'tanh');
%!test <a step is judged as a layer is, and its mistake is named>
%! report = pyref.check (@(w, dw, eta) w + eta * dw, 'sgd');
%! assert (report.diagnoses(1).name, 'step taken along the gradient');
%! report = pyref.check (@pyref.networks.optimizers.sgd, 'sgd');
%! assert (report.verdict(1:13), 'right: all 9 ');
%!test <the text of a report is what is printed without one>
%! text = printed ();
%! [report, told] = pyref.check ('sin', 'tanh');
%! assert (told, text);
%! assert (report.passed, false);
%!test <what is no function cannot be called, and is not wrong>
%! report = pyref.check (@no_such, 'tanh');
%! assert (any (strfind (report.verdict, 'not judged: cannot be called as tanh: ')));
%! assert (any (strfind (report.verdict, 'no_such is no function')));
%! assert ({report.outcome, report.passed, numel(report.findings)}, {'not judged', false, 0});
%! report = pyref.check ('no/such.m', 'tanh');
%! assert (any (strfind (report.verdict, 'no/such.m: no such file')));
%!error id=pyref:usage pyref.check ()
%!error <pyref.check: no layer given: pyref.check \(@f, 'dense'\)> pyref.check (@sin)
%!error <the function comes first, then the layer> pyref.check ('dense', @sin)
%!error <the function comes first, then the layer> pyref.check ('dense', 'mine.m')
%!error <the layer is a function_handle, not a name> pyref.check (@sin, @cos)
%!error <the port is a double, not a function> pyref.check (1, 'dense')
%!error id=pyref:usage pyref.check ({@sin}, 'dense')
%!error <densee is no layer and no step; near it: dense> pyref.check (@sin, 'densee')
%!error <pyref.check: speed is no option> pyref.check (@sin, 'relu', 'speed', 1)
%!error <habit is nothing that can be accepted; near it: habits>
%! pyref.check (@sin, 'relu', 'accept', 'habit');
